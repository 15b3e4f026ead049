import { useState } from 'react';
import { Button, ButtonLink, Card, Choice, ErrorNote, Moment, Note, Spinner, Stack, TextArea, useAsk, useCommand, useParams, useText } from '@huying/ui';
import { notify } from '@huying/notify/contract';
import { emergency, FINDINGS } from '../../contract.ts';
import { CameLate, Reports } from '../parts.tsx';

const MOST_WORDS = 300;
type Finding = (typeof FINDINGS)[number];

/** A red call from afar: whether somebody is there, and what family know of it. What they say ends nothing; those on duty hear it at once. */
export default function One() {
  const t = useText();
  const { needId } = useParams<{ needId: string }>();
  const asked = useAsk(emergency.routes.forFamily, { params: { needId } }, { freshOn: [notify.notices.arrived], everySeconds: 15 });
  const call = asked.value;
  if (!call) {
    return (
      <Stack>
        <h1 className="visually-hidden">{t('emergency.title.one')}</h1>
        {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : <Spinner>{t('ui.loading')}</Spinner>}
      </Stack>
    );
  }
  const isOpen = call.state === 'open';
  return (
    <Stack gap="large">
      <h1>{call.elderName}</h1>
      <Note kind={isOpen ? 'warned' : 'done'} title={isOpen ? (call.arrivedAt ? t(`emergency.arrived.${call.arrived}`) : t('emergency.family.open')) : t(`emergency.state.${call.state}`)}>
        {isOpen ? <Moment at={call.arrivedAt ?? call.openedAt} /> : <>{call.safeBy ? `${t(`emergency.safeBy.${call.safeBy}`)} · ` : ''}{call.endedBy} {call.endedAt ? <Moment at={call.endedAt} /> : null}</>}
      </Note>
      <CameLate call={call} />
      {isOpen ? <Report needId={needId} onSent={asked.again} /> : null}
      {call.reports.length > 0 ? <Card><h2>{t('emergency.reports')}</h2><Reports reports={call.reports} /></Card> : null}
      <ButtonLink isWide kind="quiet" to={`/needs/${needId}`}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Report({ needId, onSent }: { needId: string; onSent: () => void }) {
  const t = useText();
  const [finding, setFinding] = useState<Finding>('unreachable');
  const [words, setWords] = useState('');
  const report = useCommand(emergency.routes.report);
  const send = async () => {
    const answer = await report.run({ params: { needId: needId as never }, body: { finding, words: words.trim() || null } });
    if (!answer.ok) return;
    setWords('');
    onSent();
  };
  return (
    <Card>
      <h2>{t('emergency.family.tell')}</h2>
      <Stack>
        <p>{t('emergency.family.what')}</p>
        {report.problem ? <ErrorNote problem={report.problem} /> : null}
        <Choice label={t('emergency.family.finding')} value={finding} onChoose={setFinding} options={FINDINGS.map((value) => ({ value, label: t(`emergency.finding.${value}`) }))} />
        <TextArea label={t('emergency.family.words')} value={words} maxLength={MOST_WORDS} onChange={(event) => setWords(event.target.value)} />
        <Button kind="primary" isWide isBusy={report.isRunning} onClick={() => void send()}>{t('emergency.family.send')}</Button>
      </Stack>
    </Card>
  );
}
