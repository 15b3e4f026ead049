import { Button, ButtonLink, Card, EmptyState, ErrorNote, Moment, Note, positionNow, Row, Spinner, Stack, Switch, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { CalendarPlus, CalendarSync, SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { roster, type SwapView, type TurnView } from '../../contract.ts';
import { sayShiftTime } from '../words.ts';
import { LeaveDialog } from './leave-dialog.tsx';
import { SwapDialog } from './swap-dialog.tsx';

const { routes, notices } = roster;

/** My shifts, what I am asked, what is offered to me. */
export default function Mine() {
  const t = useText();
  const mine = useAsk(routes.mine, {}, { freshOn: [notices.changed, notices.asked, notices.dutyChanged], everySeconds: 120 });
  if (mine.problem && !mine.value) return <ErrorNote problem={mine.problem} onRetry={mine.again} isRetrying={mine.isAsking} />;
  if (!mine.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { turns, past, swaps } = mine.value;
  const asked = turns.filter((turn) => turn.state === 'asked');
  const booked = turns.filter((turn) => turn.state === 'booked');
  return (
    <Stack gap="large">
      <h1>{t('roster.title.mine')}</h1>
      {asked.length > 0 ? <Section title={t('roster.mine.asked')}>{asked.map((turn) => <AskedCard key={turn.id} turn={turn} />)}</Section> : null}
      {swaps.length > 0 ? <Section title={t('roster.mine.swaps')}>{swaps.map((swap) => <SwapCard key={swap.id} swap={swap} />)}</Section> : null}
      <Section title={t('roster.mine.booked')}>
        {booked.map((turn) => <BookedCard key={turn.id} turn={turn} />)}
        {booked.length === 0 ? <EmptyState title={t('roster.mine.empty')}><p>{t('roster.mine.emptyHint')}</p></EmptyState> : null}
      </Section>
      <Stack>
        <ButtonLink kind="primary" isWide icon={CalendarPlus} to="/roster/open">{t('roster.title.open')}</ButtonLink>
        <ButtonLink isWide icon={SlidersHorizontal} to="/roster/wishes">{t('roster.title.wishes')}</ButtonLink>
        <ButtonLink isWide icon={CalendarSync} to="/roster/calendar">{t('roster.title.calendar')}</ButtonLink>
      </Stack>
      {past.length > 0 ? <Section title={t('roster.mine.past')}><ul>{past.map((turn) => <PastLine key={turn.id} turn={turn} />)}</ul></Section> : null}
    </Stack>
  );
}

const Section = ({ title, children }: { title: string; children: React.ReactNode }) => (
  <section aria-label={title}>
    <Stack>
      <h2>{title}</h2>
      {children}
    </Stack>
  </section>
);

function PastLine({ turn }: { turn: TurnView }) {
  const t = useText();
  return <li>{t(turn.attendance ? `roster.attendance.${turn.attendance}` : `roster.state.${turn.state}`)}{t('ui.listSeparator')}{turn.shift.name}{t('ui.listSeparator')}{sayShiftTime(turn.shift, t)}</li>;
}

/** One touch signs up, one says that it cannot be. */
function AskedCard({ turn }: { turn: TurnView }) {
  const t = useText();
  const board = useNoticeBoard();
  const come = useCommand(routes.signUp);
  const decline = useCommand(routes.decline);
  const problem = come.problem ?? decline.problem;
  const signUp = async () => {
    const answer = await come.run({ params: { shiftId: turn.shift.id }, body: {} });
    if (answer.ok) board.show({ kind: 'done', text: t('roster.open.done') });
  };
  return (
    <Card headingLevel={3} tone="accent" title={turn.shift.name} actions={
      <Row>
        <Button kind="primary" isBusy={come.isRunning} onClick={() => void signUp()}>{t('roster.mine.come')}</Button>
        <Button isBusy={decline.isRunning} onClick={() => void decline.run({ params: { turnId: turn.id } })}>{t('roster.mine.cannot')}</Button>
      </Row>
    }>
      <p>{sayShiftTime(turn.shift, t)}</p>
      {problem ? <ErrorNote problem={problem} /> : null}
    </Card>
  );
}

function SwapCard({ swap }: { swap: SwapView }) {
  const t = useText();
  const board = useNoticeBoard();
  const take = useCommand(routes.takeSwap);
  const decline = useCommand(routes.declineSwap);
  const problem = take.problem ?? decline.problem;
  const run = async () => {
    const answer = await take.run({ params: { swapId: swap.id } });
    if (answer.ok) board.show({ kind: 'done', text: t(answer.value.state === 'done' ? 'roster.swap.taken' : 'roster.swap.waits') });
  };
  return (
    <Card headingLevel={3} tone="accent" title={t('roster.swap.from', { name: swap.fromName })}>
      <p>{swap.shift.name}{t('ui.listSeparator')}{sayShiftTime(swap.shift, t)}</p>
      <p>{swap.reason}</p>
      {problem ? <ErrorNote problem={problem} /> : null}
      {swap.state === 'taken' ? <Note>{t('roster.swap.waits')}</Note> : null}
      {swap.hindrance ? <Note>{t(`refusal.${swap.hindrance.code}`)}</Note> : null}
      {swap.state === 'offered' ? (
        <Row>
          {swap.hindrance ? null : <Button kind="primary" isBusy={take.isRunning} onClick={() => void run()}>{t('roster.swap.take')}</Button>}
          {swap.toPersonId ? <Button isBusy={decline.isRunning} onClick={() => void decline.run({ params: { swapId: swap.id } })}>{t('roster.mine.cannot')}</Button> : null}
        </Row>
      ) : null}
    </Card>
  );
}

function BookedCard({ turn }: { turn: TurnView }) {
  const t = useText();
  const [open, setOpen] = useState<'leave' | 'swap'>();
  const change = useCommand(routes.changeTurn);
  const withdraw = useCommand(routes.withdrawSwap);
  const arrive = useCommand(routes.arrive, { touches: ['roster'] });
  const problem = change.problem ?? withdraw.problem ?? arrive.problem;
  const here = async () => void (await arrive.run({ params: { turnId: turn.id }, body: { position: await positionNow() } }));
  return (
    <Card headingLevel={3} title={turn.shift.name}>
      <p>{sayShiftTime(turn.shift, t)}</p>
      {turn.arrivedAt ? <p>{t('roster.mine.arrived')} <Moment at={turn.arrivedAt} /></p> : null}
      {problem ? <ErrorNote problem={problem} /> : null}
      {turn.mayArrive ? <Button kind="primary" isWide isBusy={arrive.isRunning} onClick={() => void here()}>{t('roster.mine.arrive')}</Button> : null}
      <Switch
        label={t('roster.mine.switch')} note={t('roster.mine.switchNote')} words={[t('roster.mine.switchOff'), t('roster.mine.switchOn')]} isOn={turn.switchesDuty} isBusy={change.isRunning}
        onSwitch={(switchesDuty) => void change.run({ params: { turnId: turn.id }, body: { switchesDuty } })}
      />
      {turn.swap ? <Note>{t(turn.swap.state === 'taken' ? 'roster.swap.approving' : 'roster.swap.offered')}</Note> : null}
      <Row>
        {turn.swap ? (
          <Button isBusy={withdraw.isRunning} onClick={() => void withdraw.run({ params: { swapId: turn.swap?.id as never } })}>{t('roster.swap.withdraw')}</Button>
        ) : <Button onClick={() => setOpen('swap')}>{t('roster.swap.offer')}</Button>}
        <Button onClick={() => setOpen('leave')}>{t('roster.leave.title')}</Button>
      </Row>
      <LeaveDialog turn={turn} isOpen={open === 'leave'} onClose={() => setOpen(undefined)} />
      <SwapDialog turn={turn} isOpen={open === 'swap'} onClose={() => setOpen(undefined)} />
    </Card>
  );
}
