import { useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { Button, Card, Dialog, EmptyState, ErrorNote, Moment, Row, Spinner, Stack, useAsk, useCommand, useText } from '@huying/ui';
import { arrangements } from '../../contract.ts';
import { aboutOf, type Arrangement, type Occurrence, sayRule } from '../words.ts';

/** What is arranged for an elder: what comes next, one time called off, or all of it. */
export function ArrangedList({ elderId }: { elderId?: PersonId }) {
  const t = useText();
  const asked = useAsk(arrangements.routes.list, { query: elderId ? { elderId } : {} }, { freshOn: [arrangements.notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const list = asked.value.arrangements;
  return (
    <Stack gap="large">
      {list.length === 0 ? <EmptyState title={t('arrangement.none')}><p>{t('arrangement.noneHint')}</p></EmptyState> : null}
      {list.map((one) => <One key={one.id} arrangement={one} />)}
    </Stack>
  );
}

const SHOWN = 3;

function One({ arrangement }: { arrangement: Arrangement }) {
  const t = useText();
  const [isEnding, setEnding] = useState(false);
  return (
    <Card title={aboutOf(arrangement, t)}>
      <Stack>
        <p>{sayRule(arrangement, t)}{arrangement.holidays === 'not-on-holidays' ? ` · ${t('arrangement.notOnHolidays')}` : ''}</p>
        {arrangement.coming.slice(0, SHOWN).map((time) => <Time key={time.occursAt} arrangement={arrangement} time={time} />)}
        <p><small>{t('arrangement.madeBy', { name: arrangement.madeByName })}</small></p>
        <Button isWide kind="danger" onClick={() => setEnding(true)}>{t('arrangement.end')}</Button>
      </Stack>
      {isEnding ? <EndDialog arrangement={arrangement} onClose={() => setEnding(false)} /> : null}
    </Card>
  );
}

function Time({ arrangement, time }: { arrangement: Arrangement; time: Occurrence }) {
  const t = useText();
  const skip = useCommand(arrangements.routes.skip, { touches: ['need'] });
  const restore = useCommand(arrangements.routes.restore);
  const given = { params: { arrangementId: arrangement.id }, body: { occursAt: time.occursAt } };
  const problem = skip.problem ?? restore.problem;
  return (
    <div>
      <Row>
        <span style={{ flex: 1, minInlineSize: '9rem' }}>
          <strong><Moment at={time.at} /></strong> {time.state === 'planned' ? '' : t(`arrangement.state.${time.state}`)}
        </span>
        {time.state === 'cancelled' && time.needId === null ? <Button isBusy={restore.isRunning} onClick={() => void restore.run(given)}>{t('arrangement.restore')}</Button> : null}
        {time.state === 'planned' || time.state === 'moved' || time.state === 'opened' ? <Button isBusy={skip.isRunning} onClick={() => void skip.run(given)}>{t('arrangement.skip')}</Button> : null}
      </Row>
      {problem ? <ErrorNote problem={problem} /> : null}
    </div>
  );
}

function EndDialog({ arrangement, onClose }: { arrangement: Arrangement; onClose: () => void }) {
  const t = useText();
  const end = useCommand(arrangements.routes.end, { touches: ['need'] });
  const run = async () => {
    const answer = await end.run({ params: { arrangementId: arrangement.id }, body: { reason: t('arrangement.endReason') } });
    if (answer.ok) onClose();
  };
  return (
    <Dialog
      isOpen
      title={t('arrangement.endSure')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('arrangement.keep')}</Button>
          <Button kind="danger" isBusy={end.isRunning} onClick={() => void run()}>{t('arrangement.end')}</Button>
        </>
      }
    >
      {end.problem ? <ErrorNote problem={end.problem} /> : <p>{aboutOf(arrangement, t)} · {sayRule(arrangement, t)}</p>}
    </Dialog>
  );
}
