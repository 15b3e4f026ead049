import { mobilisation } from '@huying/mobilisation/contract';
import { ButtonLink, Card, Rings, Row, Stack, useAsk, useText } from '@huying/ui';
import { service } from '@huying/service/contract';
import { needContract } from '../../contract.ts';
import { isOver, type NeedView, ringsOf, titleOf } from './need-words.ts';

const waits = (need: NeedView) => need.state === 'heard' || need.state === 'finished';

/** What is being looked after, with the rings of the call; each card leads to its page. */
export function OpenNeeds() {
  const t = useText();
  const mine = useAsk(needContract.routes.mine, { query: { limit: 10 } }, { freshOn: [needContract.notices.changed, service.notices.changed, mobilisation.notices.changed] });
  const open = (mine.value?.items ?? []).filter((need) => !isOver(need));
  // One stands above the button: what waits for an answer before what is only being looked after.
  const shown = open.toSorted((a, b) => Number(waits(b)) - Number(waits(a))).slice(0, 1);
  if (open.length === 0) return null;
  return (
    <section aria-label={t('need.home.open')}>
      <Stack gap="small">
        {shown.map((need) => (
          <Card key={need.id} tone={waits(need) ? 'accent' : 'plain'}>
            <Row>
              <Rings {...ringsOf(need, t)} size="card" still isDecoration />
              <div style={{ flex: 1, minInlineSize: '10rem' }}>
                <strong>{titleOf(need, t)}</strong>
                <p>{need.text ?? t(`need.category.${need.tags.category[0]}`)}</p>
              </div>
            </Row>
            <ButtonLink to={`/needs/${need.id}`} isWide kind={waits(need) ? 'primary' : 'plain'}>
              {t('need.title.one')}
            </ButtonLink>
          </Card>
        ))}
        {open.length > 1 ? <ButtonLink to="/mine" isWide kind="quiet">{t('need.home.others', { count: open.length - 1 })}</ButtonLink> : null}
      </Stack>
    </section>
  );
}
