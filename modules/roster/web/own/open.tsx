import type { RouteOut } from '@huying/kernel';
import { Button, ButtonLink, Card, EmptyState, ErrorNote, Note, Spinner, Stack, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { useState } from 'react';
import { roster } from '../../contract.ts';
import { sayGap, sayHindrance, sayShiftTime } from '../words.ts';

const AT_ONCE = 8;

type OpenShift = RouteOut<typeof roster.routes.open>['shifts'][number];

/** Where somebody is wanted within two weeks. What keeps me from it is said instead of leaving it away. */
export default function Open() {
  const t = useText();
  const [shown, setShown] = useState(AT_ONCE);
  const open = useAsk(roster.routes.open, {}, { freshOn: [roster.notices.changed], everySeconds: 120 });
  const shifts = open.value?.shifts ?? [];
  const byRight = shifts.toSorted((one, other) => Number(one.hindrance !== null) - Number(other.hindrance !== null));
  const back = location.pathname.startsWith('/volunteer') ? '/roster' : '/roster/mine';
  return (
    <Stack gap="large">
      <h1>{t('roster.title.open')}</h1>
      {open.problem ? <ErrorNote problem={open.problem} onRetry={open.again} isRetrying={open.isAsking} /> : null}
      {open.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {open.value && shifts.length === 0 ? <EmptyState title={t('roster.open.empty')}><p>{t('roster.open.emptyHint')}</p></EmptyState> : null}
      <Stack>{byRight.slice(0, shown).map((shift) => <OpenCard key={shift.id} shift={shift} />)}</Stack>
      {byRight.length > shown ? <Button isWide onClick={() => setShown(shown + AT_ONCE)}>{t('ui.more')}</Button> : null}
      <ButtonLink kind="quiet" to={back}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function OpenCard({ shift }: { shift: OpenShift }) {
  const t = useText();
  const board = useNoticeBoard();
  const signUp = useCommand(roster.routes.signUp);
  const run = async () => {
    const answer = await signUp.run({ params: { shiftId: shift.id }, body: {} });
    if (answer.ok) board.show({ kind: 'done', text: t('roster.open.done') });
  };
  return (
    <Card title={shift.name}>
      <p>{sayShiftTime(shift, t)}</p>
      <p>{sayGap(shift, t)}{shift.category ? `${t('ui.listSeparator')}${t(`roster.category.${shift.category}`)}` : ''}</p>
      {signUp.problem ? <ErrorNote problem={signUp.problem} /> : null}
      {shift.hindrance ? <Note>{sayHindrance(shift.hindrance, t)}</Note> : <Button isWide isBusy={signUp.isRunning} onClick={() => void run()}>{t('roster.open.do')}</Button>}
    </Card>
  );
}
