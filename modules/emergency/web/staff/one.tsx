import type { RouteOut } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { Countdown, ErrorNote, Link, Moment, Note, Spinner, TimeAgo, useAsk, useCommand, useLanguage, useParams, useRoles, useText } from '@huying/ui';
import { mayOpen } from '@huying/ui/screens';
import { Button, Card, Space, Tag } from 'antd';
import { emergency, OUTCOMES } from '../../contract.ts';
import { Arrival, CameLate, Door, HandOffs, Questions, Reports, Safe } from '../parts.tsx';
import styles from './emergency.module.css';
import { minutesBetween } from './list.tsx';

export type RedCall = RouteOut<typeof emergency.routes.one>;

/** One red call: what to ask, whom to ring, who was called, how to get in, and the one word that ends it. */
export default function One() {
  const t = useText();
  const { needId } = useParams<{ needId: string }>();
  const asked = useAsk(emergency.routes.one, { params: { needId } }, { freshOn: [emergency.notices.changed], everySeconds: 60 });
  const mayAct = (useRoles() ?? []).some((role) => (emergency.routes.note.who as readonly string[]).includes(role));
  const call = asked.value;
  if (!call) return <><h1 className="visually-hidden">{t('emergency.title.one')}</h1>{asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : <Spinner>{t('ui.loading')}</Spinner>}</>;
  const isOpen = call.state === 'open';
  return (
    <div className={styles.page}>
      <div>
        <Link href="/emergencies">{t('emergency.title.list')}</Link>
        <h1>{call.elderName} <Tag color={isOpen ? 'error' : 'default'}>{t(`emergency.state.${call.state}`)}</Tag></h1>
        <p><TimeAgo at={call.openedAt} /> · <Link href={`/needs/${needId}`}>{t('emergency.one.need')}</Link></p>
        <Clock call={call} />
        <Goes call={call} />
      </div>
      <CameLate call={call} />
      {isOpen ? <Merged needId={call.needId} /> : null}
      {call.ended ? <Note kind="done" title={t(`emergency.state.${call.state}`)}><p>{call.ended.by ? `${t(`emergency.safeBy.${call.ended.by}`)} · ` : ''}{call.ended.words ?? ''}</p><p>{call.endedBy}{call.endedAt ? <> · <Moment at={call.endedAt} /></> : null}</p></Note> : null}
      {call.reports.length > 0 ? <Note kind="warned" title={t('emergency.reports')}><Reports reports={call.reports} />{isOpen ? <p>{t('emergency.reports.decide')} <Link href={`/needs/${needId}`}>{t('emergency.one.need')}</Link></p> : null}</Note> : null}
      <div className={styles.places}>
        <div className={styles.page}>
          <Card title={t('emergency.questions')}>{isOpen ? <Ring elderId={call.elderId} /> : null}<Questions needId={needId} questions={call.questions} isOpen={isOpen && mayAct} /></Card>
          {isOpen && mayAct ? <Card title={t('emergency.end')}><Arrival needId={needId} isThere={call.arrivedAt !== null} /><Safe needId={needId} /></Card> : null}
        </div>
        <div className={styles.page}>
          <Card title={t('emergency.told')}><ToldList call={call} mayAct={mayAct} /></Card>
          <Card title={t('emergency.handOffs')}><HandOffs needId={needId} handOffs={call.handOffs} isOpen={isOpen && mayAct} mayConfirm={mayAct} /></Card>
          <Card title={t('emergency.door')}><Door needId={needId} isOpen={isOpen && mayAct} /><Openings call={call} /></Card>
        </div>
      </div>
    </div>
  );
}

/** Made one with another need, it stays open by itself: only somebody who says that the elder is safe ends it. */
function Merged({ needId }: { needId: RedCall['needId'] }) {
  const t = useText();
  const into = useAsk(needContract.routes.one, { params: { needId } }, { freshOn: [needContract.notices.changed] }).value?.mergedInto;
  return into ? <Note kind="warned" title={t('emergency.merged')} actions={<Link href={`/emergencies/${into}`}>{t('emergency.merged.other')}</Link>}><p>{t('emergency.merged.why')}</p></Note> : null;
}

/** Who has taken it: whom the desk asks where they are. */
function Goes({ call }: { call: RedCall }) {
  const t = useText();
  const need = useAsk(needContract.routes.one, { params: { needId: call.needId } }, { freshOn: [needContract.notices.changed], everySeconds: 20 }).value;
  if (call.state !== 'open' || !need?.callout) return null;
  const names = need.callout.owners.map((owner) => [owner.organisationName, owner.personName].filter(Boolean).join(' '));
  return <p>{names.length > 0 ? `${t('emergency.one.goes')} ${names.join(t('ui.listSeparator'))}` : t('emergency.one.nobodyGoes')}</p>;
}

/** The first thing that is done: ringing the elder up. Reading the file is recorded. */
function Ring({ elderId }: { elderId: RedCall['elderId'] }) {
  const t = useText();
  const mayRead = mayOpen({ asks: people.routes.elder }, useRoles() ?? []);
  const elder = useAsk(people.routes.elder, mayRead ? { params: { personId: elderId } } : null).value;
  if (!elder) return null;
  return <p>{elder.phone ? <a href={`tel:${elder.phone}`}><strong>{t('emergency.door.phone')} {elder.phone}</strong></a> : t('emergency.one.noPhone')} · {elder.address}{elder.mind.length > 0 ? ` · ${elder.mind.join(t('ui.listSeparator'))}` : ''}</p>;
}

function Clock({ call }: { call: RedCall }) {
  const t = useText();
  if (call.arrivedAt) return <p>{t(`emergency.arrived.${call.arrived}`)} · {t('emergency.minutes', { minutes: minutesBetween(call.openedAt, call.arrivedAt) })}{Date.parse(call.arrivedAt) > Date.parse(call.arriveBy) ? <strong className={styles.late}> · {t('emergency.late')}</strong> : null}</p>;
  return call.state === 'open' ? <p><strong>{t('emergency.banner.arrive')} <Countdown endsAt={call.arriveBy} /></strong></p> : <p>{t('emergency.nobodyThere')}</p>;
}

/** Family, neighbours and those on duty: who was written to, who must be rung up, and what came of it. */
function ToldList({ call, mayAct }: { call: RedCall; mayAct: boolean }) {
  const t = useText();
  const note = useCommand(emergency.routes.note);
  return (
    <>
      {note.problem ? <ErrorNote problem={note.problem} /> : null}
      {call.told.length === 0 ? <p>{t('emergency.told.nobody')}</p> : null}
      <ul className={styles.plainList}>
        {call.told.map((one) => (
          <li key={one.id} className={styles.listed}>
            <span>
              <Tag>{t(`emergency.kind.${one.kind}`)}</Tag> <strong>{one.name}</strong> {one.relation ?? ''} {one.phone ? <a href={`tel:${one.phone}`}>{one.phone}</a> : null}
              <small className={styles.soft}> {t(one.isWritten ? 'emergency.told.written' : 'emergency.told.ring')}</small>
            </span>
            <Space wrap>
              {one.outcome ? <Tag color={one.outcome === 'unreachable' ? 'warning' : 'success'}>{t(`emergency.outcome.${one.outcome}`)}</Tag> : null}
              {mayAct ? OUTCOMES.filter((outcome) => outcome !== one.outcome).map((outcome) => (
                <Button key={outcome} size="small" disabled={note.isRunning} aria-label={`${one.name}: ${t(`emergency.outcome.${outcome}`)}`} onClick={() => void note.run({ params: { needId: call.needId, toldId: one.id }, body: { outcome } })}>{t(`emergency.outcome.${outcome}`)}</Button>
              )) : null}
            </Space>
          </li>
        ))}
      </ul>
    </>
  );
}

function Openings({ call }: { call: RedCall }) {
  const t = useText();
  const [language] = useLanguage();
  if (call.openings.length === 0) return null;
  return (
    <>
      <h3>{t('emergency.openings')}</h3>
      <ul className={styles.plainList} lang={language}>
        {call.openings.map((one) => <li key={one.id}>{one.byName} · <Moment at={one.at} /> · {one.reason} · {one.review ? t(`emergency.verdict.${one.review.verdict}`) : t('emergency.openings.notYet')}</li>)}
      </ul>
    </>
  );
}
