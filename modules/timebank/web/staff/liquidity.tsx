import { place } from '@huying/place/contract';
import { ErrorNote, FactList, Note, Spinner, Stack, useAsk, useSearchParams, useText } from '@huying/ui';
import { Button, Select, Space } from 'antd';
import { type LiquidityView, timebank } from '../../contract.ts';
import { sayMinutes } from '../words.ts';
import styles from './liquidity.module.css';

/** Whether all can be served that is promised. */
export default function Liquidity() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const areaPath = params.get('area') ?? undefined;
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  const asked = useAsk(timebank.routes.liquidity, { query: areaPath ? { areaPath } : {} }, { keepsFormer: true });
  const options = areas.filter((one) => one.kind === 'street' || one.kind === 'community').map((one) => ({ value: one.path, label: one.name }));
  return (
    <Stack>
      <h1>{t('timebank.title.liquidity')}</h1>
      <p>{t('timebank.liquidity.what')}</p>
      <Space wrap>
        <Select
          aria-label={t('timebank.column.area')} allowClear placeholder={t('timebank.liquidity.mine')} value={areaPath} style={{ minInlineSize: 200 }} options={options}
          onChange={(value) => setParams(value ? { area: value } : {})}
        />
        <Button loading={asked.isAsking} onClick={asked.again}>{t('timebank.audit.again')}</Button>
      </Space>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {asked.value ? <Shown view={asked.value} /> : null}
    </Stack>
  );
}

function Shown({ view }: { view: LiquidityView }) {
  const t = useText();
  const say = (minutes: number) => sayMinutes(minutes, t);
  return (
    <Stack>
      <h2>{t('timebank.liquidity.made')}</h2>
      <FactList facts={[[t('timebank.audit.issued'), say(view.issuedMinutes)], [t('timebank.entry.grant'), say(view.grantedMinutes)], [t('timebank.liquidity.used'), say(view.usedMinutes)], [t('timebank.kind.expired'), say(view.expiredMinutes)]]} />
      <h2>{t('timebank.liquidity.there')}</h2>
      <FactList
        facts={[
          [t('timebank.liquidity.redeemable'), say(view.redeemableMinutes)], [t('timebank.column.held'), say(view.heldMinutes)],
          [t('timebank.liquidity.groups'), say(view.groupMinutes)], [t('timebank.kind.pool'), say(view.pooledMinutes)],
        ]}
      />
      <h2>{t('timebank.liquidity.ages')}</h2>
      <Ages view={view} />
      <h2>{t('timebank.liquidity.sixty')}</h2>
      <Sixty sixty={view.sixty} />
    </Stack>
  );
}

/** The length of each bar is its share; the words say the same. */
function Ages({ view: { ages, ownedMinutes } }: { view: LiquidityView }) {
  const t = useText();
  return (
    <table className={styles.ages}>
      <caption className="visually-hidden">{t('timebank.liquidity.ages')}</caption>
      <tbody>
        {ages.map(({ fromMonths, toMonths, minutes }) => (
          <tr key={fromMonths}>
            <th scope="row">{toMonths === null ? t('timebank.liquidity.older', { months: fromMonths }) : t('timebank.liquidity.between', { from: fromMonths, to: toMonths })}</th>
            <td className={styles.track}><span className={styles.bar} style={{ inlineSize: `${ownedMinutes > 0 ? (minutes / ownedMinutes) * 100 : 0}%` }} /></td>
            <td className={styles.figure}>{sayMinutes(minutes, t)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Sixty({ sixty }: { sixty: LiquidityView['sixty'] }) {
  const t = useText();
  const facts = { people: sixty.people, minutes: sayMinutes(sixty.redeemableMinutes, t), pace: sayMinutes(sixty.servedPerMonthMinutes, t) };
  if (sixty.redeemableMinutes === 0) return <Note kind="done">{t('timebank.liquidity.sixtyNone')}</Note>;
  return (
    <Note kind={sixty.months === null || sixty.months > 12 ? 'warned' : 'told'} title={sixty.months === null ? t('timebank.liquidity.sixtyNever') : t('timebank.liquidity.sixtyMonths', { months: sixty.months })}>
      <p>{t('timebank.liquidity.sixtyHow', facts)}</p>
    </Note>
  );
}
