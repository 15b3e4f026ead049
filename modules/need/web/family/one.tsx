import { useState } from 'react';
import { family } from '@huying/family/contract';
import { Button, ButtonAnchor, ButtonLink, Card, Dialog, ErrorNote, FactList, Moment, Rings, Spinner, Stack, UrgencyMark, useAsk, useClient, useCommand, useParams, useText } from '@huying/ui';
import { Phone, Play } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { aboutOf, isOver, type Progress, ringsOf, stepOf } from './progress-words.ts';

/** One need from afar: how far it is, who comes and when; and the elder's number at hand. */
export default function One() {
  const t = useText();
  const needId = useParams<{ needId: string }>().needId as Progress['id'];
  const asked = useAsk(needContract.routes.followedOne, { params: { needId } }, { freshOn: [needContract.notices.changed], everySeconds: 15 });
  const need = asked.value;
  const elder = useAsk(family.routes.elder, need ? { params: { elderId: need.elderId } } : null).value;
  if (asked.problem && !need) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!need) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Stack gap="large">
      <h1 aria-live="polite">{stepOf(need, t)}</h1>
      <p><strong>{need.elderName}</strong> · {aboutOf(need, t)} {need.urgency === 'green' ? null : <UrgencyMark urgency={need.urgency} />}</p>
      {isOver(need) && need.state !== 'confirmed' ? null : <Rings {...ringsOf(need, t)} size="full" />}
      <Facts need={need} />
      {elder?.phone && !isOver(need) ? <ButtonAnchor isWide kind={need.urgency === 'red' ? 'primary' : 'plain'} icon={Phone} href={`tel:${elder.phone}`}>{t('need.family.call', { name: need.elderName })}</ButtonAnchor> : null}
      {need.hasRecording ? <Recording needId={need.id} /> : null}
      {need.commands.includes('cancel') ? <Cancel need={need} /> : null}
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Facts({ need }: { need: Progress }) {
  const t = useText();
  const { helper } = need;
  const time = (name: string, at: string | null | undefined) => (at ? [[t(`need.family.${name}`), <Moment key={name} at={at} />] as const] : []);
  return (
    <Card>
      <FactList
        facts={[
          ...time('raisedAt', need.raisedAt), ...time('dueAt', need.dueAt), ...(helper?.name ? [[t('need.family.helper'), helper.organisation ? `${helper.name} · ${helper.organisation}` : helper.name] as const] : []),
          ...time('expectedAt', helper?.arrivedAt ? null : helper?.expectedAt), ...time('arrivedAt', helper?.arrivedAt), ...time('finishedAt', helper?.finishedAt), ...time('endedAt', need.endedAt),
          ...(need.endReason ? [[t('need.family.endReason'), need.endReason] as const] : []),
        ]}
      />
    </Card>
  );
}

function Recording({ needId }: { needId: Progress['id'] }) {
  const t = useText();
  const client = useClient();
  return <Button isWide icon={Play} onClick={() => void new Audio(client.addressOf(needContract.routes.recording, { params: { needId }, query: {} })).play()}>{t('need.listen')}</Button>;
}

function Cancel({ need }: { need: Progress }) {
  const t = useText();
  const [isAsking, setAsking] = useState(false);
  const cancel = useCommand(needContract.routes.cancel);
  const run = async () => {
    const answer = await cancel.run({ params: { needId: need.id }, body: { reason: t('need.family.cancelReason') } });
    if (answer.ok) setAsking(false);
  };
  return (
    <>
      <Button isWide kind="quiet" onClick={() => setAsking(true)}>{t('need.cancel')}</Button>
      <Dialog
        isOpen={isAsking}
        title={t('need.cancel.sure')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('need.cancel.no')}</Button>
            <Button kind="danger" isBusy={cancel.isRunning} onClick={() => void run()}>{t('need.cancel.yes')}</Button>
          </>
        }
      >
        {cancel.problem ? <ErrorNote problem={cancel.problem} /> : <p>{aboutOf(need, t)}</p>}
      </Dialog>
    </>
  );
}
