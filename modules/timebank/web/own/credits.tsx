import { localDate } from '@huying/kernel';
import { useEffect } from 'react';
import { Button, Card, EmptyState, ErrorNote, FactList, Moment, Row, Spinner, Stack, TileLink, Tiles, useAsk, useClient, useNow, usePages, useRoles, useSearchParams, useText, useTools } from '@huying/ui';
import { CalendarDays, ChevronLeft, ChevronRight, Download, Gift, HandHeart, Handshake, Store, Users, Volume2 } from 'lucide-react';
import { type AccountView, type EntryView, timebank } from '../../contract.ts';
import { MonthSums } from '../month-sums.tsx';
import { isMonth, MINUTES_PER_CREDIT, monthBeside, sayChange, sayCounterpart, sayEntry, sayMinutes, sayState } from '../words.ts';
import { BalanceFigure } from './balance-figure.tsx';
import styles from './credits.module.css';

const FRESH = { freshOn: [timebank.notices.changed] };
const PER_PAGE = 20;

/** My time account: what I have, where it came from and went, and what it is good for. */
export default function Credits() {
  const t = useText();
  const account = useAsk(timebank.routes.mine, {}, FRESH);
  if (account.problem && !account.value) return <ErrorNote problem={account.problem} onRetry={account.again} isRetrying={account.isAsking} />;
  return (
    <Stack gap="large">
      <h1>{t('timebank.title.mine')}</h1>
      {account.value ? <Balance account={account.value} /> : <Spinner>{t('ui.loading')}</Spinner>}
      <Ways />
      <Explained />
      <Statement />
    </Stack>
  );
}

function Balance({ account: { availableMinutes, heldMinutes } }: { account: AccountView }) {
  const t = useText();
  const { speaker } = useTools();
  const available = sayMinutes(availableMinutes, t);
  const spoken = heldMinutes > 0 ? t('timebank.spokenHeld', { available, held: sayMinutes(heldMinutes, t) }) : t('timebank.spoken', { available });
  useEffect(() => () => speaker.cancel(), [speaker]);
  return (
    <Card title={t('timebank.available')} actions={<Button icon={Volume2} onClick={() => void speaker.interrupt(spoken)}>{t('timebank.readAloud')}</Button>}>
      <p className={styles.balance}>{available}</p>
      <BalanceFigure availableMinutes={availableMinutes} heldMinutes={heldMinutes} />
      {heldMinutes > 0 ? <FactList facts={[[t('timebank.held'), sayMinutes(heldMinutes, t)], [t('timebank.whole'), sayMinutes(availableMinutes + heldMinutes, t)]]} /> : null}
    </Card>
  );
}

/** What can be done with hours besides asking for help. */
function Ways() {
  const t = useText();
  const roles = useRoles();
  const has = (...wanted: readonly string[]) => roles?.some((role) => wanted.includes(role));
  return (
    <Tiles label={t('timebank.ways')} columns={2}>
      {has('elder', 'volunteer') ? <TileLink to="/services" icon={Handshake} word={t('timebank.way.services')} /> : null}
      {has('volunteer') && location.pathname.startsWith('/volunteer') ? <TileLink to="/services/mine" icon={Store} word={t('timebank.way.offer')} /> : null}
      {has('elder', 'volunteer') ? <TileLink to="/credits/give" icon={Gift} word={t('timebank.title.give')} /> : null}
      {has('elder', 'volunteer') ? <TileLink to="/credits/donate" icon={HandHeart} word={t('timebank.title.donate')} /> : null}
      {has('organisation', 'property') ? <TileLink to="/credits/groups" icon={Users} word={t('timebank.title.groups')} /> : null}
    </Tiles>
  );
}

function Explained() {
  const t = useText();
  return (
    <details className={styles.explained}>
      <summary>{t('timebank.what.title')}</summary>
      <Stack gap="small">
        <p>{t('timebank.what.worth', { minutes: MINUTES_PER_CREDIT })}</p>
        <p>{t('timebank.what.earn')}</p>
        <p>{t('timebank.what.spend')}</p>
        <p>{t('timebank.what.never')}</p>
      </Stack>
    </details>
  );
}

function Statement() {
  const t = useText();
  const client = useClient();
  const [params] = useSearchParams();
  const given = params.get('month');
  const month = isMonth(given) ? given : undefined;
  const statement = usePages(timebank.routes.statement, { query: { limit: PER_PAGE, ...(month ? { month } : {}) } }, FRESH);
  const isEmpty = !statement.isLoading && !statement.problem && statement.items.length === 0;
  return (
    <section>
      <Stack>
        <h2>{t('timebank.statement')}</h2>
        {isEmpty && !month ? null : <MonthSteps month={month} />}
        {statement.problem ? <ErrorNote problem={statement.problem} onRetry={statement.again} isRetrying={statement.isAsking} /> : null}
        {statement.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
        {month ? <Sums month={month} /> : null}
        {isEmpty && month ? <p>{t('timebank.emptyMonth')}</p> : null}
        {isEmpty && !month ? <EmptyState title={t('timebank.empty')}><p>{t('timebank.emptyHint')}</p></EmptyState> : null}
        <ul className={styles.entries}>{statement.items.map((entry) => <Entry key={entry.transferId} entry={entry} />)}</ul>
        {statement.hasMore ? <Button isWide isBusy={statement.isAsking} onClick={statement.more}>{t('ui.more')}</Button> : null}
        {statement.items.length > 0 ? (
          <a href={client.addressOf(timebank.routes.statementFile, { query: month ? { month } : {} })} download className={styles.download}><Download aria-hidden="true" size={20} /> {t('timebank.download')}</a>
        ) : null}
      </Stack>
    </section>
  );
}

/** What there was, what came and went, what is left. */
function Sums({ month }: { month: string }) {
  const sums = useAsk(timebank.routes.monthStatement, { query: { month } }, { ...FRESH, keepsFormer: true });
  if (sums.problem) return <ErrorNote problem={sums.problem} onRetry={sums.again} isRetrying={sums.isAsking} />;
  return sums.value?.month === month ? <MonthSums month={sums.value} /> : null;
}

/** Step by step through the months; the month stands in the address, so that going back comes to the same place. */
function MonthSteps({ month }: { month: string | undefined }) {
  const t = useText();
  const [, setParams] = useSearchParams();
  const current = localDate(new Date(useNow(3_600))).slice(0, 7);
  const show = (next: string | undefined) => setParams(next === undefined ? {} : { month: next });
  if (!month) return <Button icon={CalendarDays} onClick={() => show(current)}>{t('timebank.byMonth')}</Button>;
  const [year, number] = month.split('-');
  return (
    <Stack gap="small">
      <p aria-live="polite" className={styles.month}>{t('timebank.month', { year: year as string, month: Number(number) })}</p>
      <Row>
        <Button icon={ChevronLeft} onClick={() => show(monthBeside(month, -1))}>{t('timebank.monthBefore')}</Button>
        {month < current ? <Button icon={ChevronRight} onClick={() => show(monthBeside(month, 1))}>{t('timebank.monthAfter')}</Button> : null}
        <Button kind="quiet" onClick={() => show(undefined)}>{t('timebank.allMonths')}</Button>
      </Row>
    </Stack>
  );
}

function Entry({ entry }: { entry: EntryView }) {
  const t = useText();
  // The escrow between two people says nothing to either of them.
  const other = entry.counterpartKind === 'escrow' ? undefined : t(entry.minutes > 0 ? 'timebank.from' : 'timebank.to', { who: sayCounterpart(entry, t) });
  const about = [other, t('timebank.after', { minutes: sayMinutes(entry.balanceAfterMinutes, t) }), sayState(entry, t), entry.words || undefined].filter((part) => part !== undefined);
  return (
    <li className={styles.entry} data-reversed={entry.reversed || undefined}>
      <span className={styles.what}>{sayEntry(entry, t)}</span>
      <span className={styles.change} data-sign={entry.minutes > 0 ? 'in' : 'out'}>{sayChange(entry.minutes, t)}</span>
      <span className={styles.about}>
        <Moment at={entry.at} /> · {about.join(' · ')}
      </span>
    </li>
  );
}
