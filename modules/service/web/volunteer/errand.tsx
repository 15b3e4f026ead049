import { lazy, Suspense, useState } from 'react';
import { mobilisation } from '@huying/mobilisation/contract';
import { place } from '@huying/place/contract';
import { Button, ButtonAnchor, ButtonLink, Card, Dialog, ErrorNote, FactList, FileButton, Listen, Moment, Note, positionNow, Quiet, Row, Spinner, Stack, TextArea, useAsk, useClient, useCommand, useIsKept, useLocation, useParams, useText, useTools } from '@huying/ui';
import { Camera, MapPin, MessageCircle, Phone } from 'lucide-react';
import { type errand as errandShape, service } from '../../contract.ts';
import type { z } from 'zod';

const MapSurface = lazy(async () => ({ default: (await import('@huying/ui/map')).MapSurface }));
type ErrandView = z.output<typeof errandShape>;
const MINUTES = [10, 20, 30, 60] as const;

/** One errand: where to, what to mind, then arriving, finishing, or giving it back. */
export default function ErrandPage() {
  const t = useText();
  const { visitId } = useParams<{ visitId: string }>();
  const errands = useAsk(service.routes.errands, { query: {} }, { freshOn: [service.notices.changed, mobilisation.notices.progressAsked] });
  const visit = errands.value?.visits.find((one) => one.id === visitId);
  if (errands.problem) return <ErrorNote problem={errands.problem} onRetry={errands.again} isRetrying={errands.isAsking} />;
  if (!errands.value) return <Spinner>{t('ui.loading')}</Spinner>;
  if (!visit) return <Note title={t('service.errand.over')} actions={<ButtonLink to="/errands">{t('service.errand.back')}</ButtonLink>} />;
  return <Errand visit={visit} />;
}

/** What was done without network stands on the page as done. */
function Errand({ visit }: { visit: ErrandView }) {
  const t = useText();
  const params = { visitId: visit.id };
  const hasArrived = useIsKept(service.routes.arrive, { params, body: {} });
  const hasFinished = useIsKept(service.routes.finish, { params, body: {} });
  const state = hasFinished ? 'kept' : visit.state === 'going' && hasArrived ? 'arrived' : visit.state;
  return (
    <Stack gap="large">
      <h1>{visit.elder?.name ?? visit.summary}</h1>
      {visit.answerBy ? <Progress calloutId={visit.calloutId} by={visit.answerBy} /> : null}
      <Who visit={visit} />
      {visit.urgency === 'red' && visit.subject.kind === 'need' ? <ButtonLink to={`/emergencies/${visit.subject.id}`}>{t('service.errand.red')}</ButtonLink> : null}
      {state === 'going' ? <Going visit={visit} /> : null}
      {state === 'kept' ? <Note kind="done" title={t('service.kept.finished')} /> : null}
      {state === 'arrived' ? <There visit={visit} /> : null}
      {state === 'finished' ? <Note kind="done" title={t(visit.stoodDown ? 'service.state.stoodDown' : 'service.state.finished')}>{t('service.errand.waiting')}</Note> : null}
      {visit.elder && (state === 'arrived' || state === 'finished') && !visit.stoodDown ? <ButtonLink kind="quiet" isWide to={`/during/${visit.id}`}>{t('service.errand.during')}</ButtonLink> : null}
      {state === 'going' || state === 'arrived' ? <GiveBack visit={visit} /> : null}
    </Stack>
  );
}

/** Asked whether one is still on it: answered by one touch. */
function Progress({ calloutId, by }: { calloutId: string; by: string }) {
  const t = useText();
  const progress = useCommand(mobilisation.routes.progress, { touches: ['service'] });
  const answer = () => progress.run({ params: { calloutId }, body: {} });
  return (
    <Note kind="warned" title={t('service.progress.title')} actions={<Button kind="primary" isBusy={progress.isRunning} onClick={() => void answer()}>{t('service.progress.yes')}</Button>}>
      {progress.problem ? <ErrorNote problem={progress.problem} /> : <p>{t('service.progress.why')} <Moment at={by} /></p>}
    </Note>
  );
}

function Who({ visit }: { visit: ErrandView }) {
  const t = useText();
  const client = useClient();
  const map = useAsk(place.routes.map, {});
  const { elder } = visit;
  const [isShown, setShown] = useState(false);
  return (
    <Card>
      <p>{visit.summary}</p>
      {visit.dueAt ? <p><strong>{t('service.errand.due')} <Moment at={visit.dueAt} /></strong></p> : null}
      {elder ? <FactList facts={[[t('service.errand.address'), elder.address], ...(elder.mind.length > 0 ? [[t('service.errand.mind'), elder.mind.join(t('ui.listSeparator'))] as const] : [])]} /> : null}
      {elder && !elder.phone ? <p>{t('service.errand.noPhone')}</p> : null}
      <Row>
        {elder ? <ButtonLink icon={MessageCircle} to={`/talk/${visit.id}`}>{t('service.errand.talk')}</ButtonLink> : null}
        {elder?.phone ? <ButtonAnchor icon={Phone} href={`tel:${elder.phone}`}>{t('service.errand.call')}</ButtonAnchor> : null}
        {elder && !elder.phone && (visit.state === 'going' || visit.state === 'arrived') ? <ButtonLink icon={Phone} to={`/ring/${visit.id}`}>{t('service.errand.ring')}</ButtonLink> : null}
        {visit.recordingId ? <Listen address={client.addressOf(mobilisation.routes.recording, { params: { calloutId: visit.calloutId } })}>{t('service.errand.listen')}</Listen> : null}
        {elder ? <Button icon={MapPin} aria-expanded={isShown} onClick={() => setShown(!isShown)}>{t('service.errand.map')}</Button> : null}
      </Row>
      {isShown && elder ? (
        <Quiet instead={<p>{t('ui.part.failed')}</p>}>
          <Suspense fallback={<Spinner>{t('ui.loading')}</Spinner>}>
            <MapSurface
              label={t('service.errand.map')}
              areas={map.value?.areas as never}
              buildings={map.value?.buildings as never}
              streets={map.value?.streets as never}
              points={[{ id: visit.id, at: [elder.home.lng, elder.home.lat], label: elder.name, kind: 'need', urgency: visit.urgency as 'green' }]}
            />
          </Suspense>
        </Quiet>
      ) : null}
    </Card>
  );
}

function Going({ visit }: { visit: ErrandView }) {
  const t = useText();
  const expect = useCommand(service.routes.expect);
  const arrive = useCommand(service.routes.arrive, { touches: ['need'], keeps: 'service.kept.arrive' });
  const params = { visitId: visit.id };
  return (
    <Stack>
      {expect.problem ? <ErrorNote problem={expect.problem} /> : null}
      <fieldset>
        <legend>{visit.expectedAt ? <>{t('service.errand.expected')} <Moment at={visit.expectedAt} /></> : t('service.errand.when')}</legend>
        <Row>
          {MINUTES.map((minutes) => (
            <Button key={minutes} isBusy={expect.isRunning} onClick={() => void expect.run({ params, body: { minutes } })}>{t('service.errand.inMinutes', { minutes })}</Button>
          ))}
        </Row>
      </fieldset>
      {arrive.problem ? <ErrorNote problem={arrive.problem} /> : null}
      <Button kind="primary" isWide isBusy={arrive.isRunning} onClick={() => void (async () => arrive.run({ params, body: { position: await positionNow() } }))()}>{t('service.errand.arrive')}</Button>
    </Stack>
  );
}

function There({ visit }: { visit: ErrandView }) {
  const t = useText();
  const { notices } = useTools();
  const [note, setNote] = useState('');
  const finish = useCommand(service.routes.finish, { touches: ['need'], keeps: 'service.kept.finish' });
  const photo = useCommand(service.routes.addPhoto, { keeps: 'service.kept.photo' });
  const params = { visitId: visit.id };
  const take = async (file: Blob) => {
    const answer = await photo.run({ params, body: file });
    if (answer.ok) notices.show({ kind: 'done', text: t('service.errand.photoKept') });
  };
  return (
    <Stack>
      {visit.arrived?.questionable ? <Note kind="warned">{t('service.errand.questionable')}</Note> : null}
      {visit.elder?.photoConsent ? (
        <FileButton icon={Camera} label={t('service.errand.photo', { count: visit.photos.length })} accept="image/*" takesPhoto isBusy={photo.isRunning} onFile={take} />
      ) : null}
      {photo.problem ? <ErrorNote problem={photo.problem} /> : null}
      <TextArea label={t('service.errand.note')} optionalWord={t('service.errand.optional')} value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      {finish.problem ? <ErrorNote problem={finish.problem} /> : null}
      <Button kind="primary" isWide isBusy={finish.isRunning} onClick={() => void (async () => finish.run({ params, body: { position: await positionNow(), note: note.trim() || null } }))()}>{t('service.errand.finish')}</Button>
    </Stack>
  );
}

function GiveBack({ visit }: { visit: ErrandView }) {
  const t = useText();
  const [, go] = useLocation();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const giveBack = useCommand(mobilisation.routes.giveBack, { touches: ['service'], keeps: 'service.kept.giveBack' });
  const run = async () => {
    const answer = await giveBack.run({ params: { calloutId: visit.calloutId }, body: { reason: reason.trim() || t('service.giveBack.noReason') } });
    if (answer.ok) go('/errands');
  };
  return (
    <>
      <Button kind="quiet" isWide onClick={() => setAsking(true)}>{t('service.giveBack')}</Button>
      <Dialog
        isOpen={isAsking}
        title={t('service.giveBack.sure')}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onClick={() => setAsking(false)}>{t('service.giveBack.no')}</Button>
            <Button kind="danger" isBusy={giveBack.isRunning} onClick={() => void run()}>{t('service.giveBack.yes')}</Button>
          </>
        }
      >
        {giveBack.problem ? <ErrorNote problem={giveBack.problem} /> : null}
        <TextArea label={t('service.giveBack.why')} value={reason} maxLength={300} onChange={(event) => setReason(event.target.value)} />
      </Dialog>
    </>
  );
}
