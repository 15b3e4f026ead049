/** What both the desk and who goes there do in a red call. Plain components: a volunteer's phone carries no others. */
import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Button, ButtonAnchor, Choice, ErrorNote, FactList, Field, Moment, Note, Row, Stack, TextArea, useCommand, useLanguage, useText } from '@huying/ui';
import { Phone } from 'lucide-react';
import { ANSWERS, ARRIVED, emergency, SAFE_BY, SERVICES } from '../contract.ts';

type Question = RouteOut<typeof emergency.routes.forHelper>['questions'][number];
type HandOff = RouteOut<typeof emergency.routes.forHelper>['handOffs'][number];
type NeedId = string;
const MOST_WORDS = 300;

/** The call waited on the elder's device for the network: what was to be seen at once may have gone on for hours. */
export function CameLate({ call: { calledAt, openedAt } }: { call: Pick<RouteOut<typeof emergency.routes.forHelper>, 'calledAt' | 'openedAt'> }) {
  const t = useText();
  return calledAt ? <Note kind="warned" title={t('emergency.cameLate')}><p>{t('emergency.cameLate.when')} <Moment at={calledAt} />{t('emergency.cameLate.and')}{t('emergency.cameLate.came')} <Moment at={openedAt} /></p><p>{t('emergency.cameLate.do')}</p></Note> : null;
}

/** What family said, newest first. */
export function Reports({ reports }: { reports: RouteOut<typeof emergency.routes.forFamily>['reports'] }) {
  const t = useText();
  return (
    <Stack>
      {reports.toReversed().map(({ id, finding, words, relation, byName, at }) => (
        <p key={id}><strong>{t(`emergency.finding.${finding}`)}</strong>{words ? t('emergency.finding.words', { words }) : ''}<br />{[relation, byName].filter(Boolean).join(' ')} · <Moment at={at} /></p>
      ))}
    </Stack>
  );
}

/** Questions of the protocol. Every answer is kept; an answer that calls for 120 or 119 says so at once. */
export function Questions({ needId, questions, isOpen }: { needId: NeedId; questions: readonly Question[]; isOpen: boolean }) {
  const t = useText();
  const answer = useCommand(emergency.routes.answer);
  const [language] = useLanguage();
  return (
    <Stack>
      {answer.problem ? <ErrorNote problem={answer.problem} /> : null}
      <ol style={{ paddingInlineStart: 24, margin: 0 }}>
        {questions.map((one) => {
          const words = language === 'en' && one.english ? one.english : one.question;
          const isAlarm = one.answer !== null && one.alarm !== null && one.answer.answer === one.alarm;
          return (
            <li key={one.id} style={{ marginBlockEnd: 12 }}>
              <strong>{words}</strong>
              {isOpen ? (
                <Row>
                  {ANSWERS.map((value) => <Button key={value} kind={one.answer?.answer === value ? 'primary' : 'plain'} aria-pressed={one.answer?.answer === value} aria-label={`${words} ${t(`emergency.answer.${value}`)}`} disabled={answer.isRunning} onClick={() => void answer.run({ params: { needId: needId as never }, body: { question: one.id, answer: value } })}>{t(`emergency.answer.${value}`)}</Button>)}
                </Row>
              ) : one.answer ? <p>{t(`emergency.answer.${one.answer.answer}`)}</p> : null}
              {one.answer ? <p>{one.answer.byName} · <Moment at={one.answer.at} /></p> : null}
              {isAlarm ? <Note kind="warned" title={one.calls ? t('emergency.callNow', { service: one.calls }) : t('emergency.heed')}>{one.advice}</Note> : one.advice && one.alarm === null ? <p>{one.advice}</p> : null}
            </li>
          );
        })}
      </ol>
    </Stack>
  );
}

/** Who called 120, 119 or 110, when, with which number, and who had it confirmed. */
export function HandOffs({ needId, handOffs, isOpen, mayConfirm }: { needId: NeedId; handOffs: readonly HandOff[]; isOpen: boolean; mayConfirm: boolean }) {
  const t = useText();
  const [words, setWords] = useState('');
  const handOver = useCommand(emergency.routes.handOver);
  const record = async (service: (typeof SERVICES)[number]) => {
    const answer = await handOver.run({ params: { needId: needId as never }, body: { service, ...(words.trim() ? { words: words.trim() } : {}) } });
    if (answer.ok) setWords('');
  };
  return (
    <Stack>
      {handOver.problem ? <ErrorNote problem={handOver.problem} /> : null}
      {handOffs.length === 0 ? <p>{t('emergency.handOffs.none')}</p> : null}
      {handOffs.map((one) => <HandOffLine key={one.id} needId={needId} one={one} mayConfirm={mayConfirm} />)}
      {isOpen ? (
        <>
          <Field label={t('emergency.handOffs.words')} value={words} maxLength={MOST_WORDS} onChange={(event) => setWords(event.target.value)} />
          <Row>{SERVICES.map((service) => <Button key={service} isBusy={handOver.isRunning} onClick={() => void record(service)}>{t('emergency.handOffs.called', { service })}</Button>)}</Row>
        </>
      ) : null}
    </Stack>
  );
}

function HandOffLine({ needId, one, mayConfirm }: { needId: NeedId; one: HandOff; mayConfirm: boolean }) {
  const t = useText();
  const [number, setNumber] = useState(one.incidentNumber ?? '');
  const confirm = useCommand(emergency.routes.confirmHandOff);
  return (
    <div>
      <p>
        <strong>{one.service}</strong> · {one.calledBy} · <Moment at={one.calledAt} />{one.words ? ` · ${one.words}` : ''}
        {one.confirmedAt ? <> · {t('emergency.handOffs.confirmed', { number: one.incidentNumber ?? '', name: one.confirmedBy ?? '' })} <Moment at={one.confirmedAt} /></> : <strong> · {t('emergency.handOffs.open')}</strong>}
      </p>
      {confirm.problem ? <ErrorNote problem={confirm.problem} /> : null}
      {!one.confirmedAt && mayConfirm ? (
        <Row>
          <Field label={t('emergency.handOffs.number')} value={number} maxLength={40} onChange={(event) => setNumber(event.target.value)} />
          <Button isBusy={confirm.isRunning} disabled={number.trim() === ''} onClick={() => void confirm.run({ params: { needId: needId as never, handOffId: one.id }, body: { incidentNumber: number.trim() } })}>{t('emergency.handOffs.confirm')}</Button>
        </Row>
      ) : null}
    </div>
  );
}

/** The glass: what stands behind it is shown only now, and that it was shown is kept and reviewed. */
export function Door({ needId, isOpen }: { needId: NeedId; isOpen: boolean }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const open = useCommand(emergency.routes.openDoor);
  const shown = open.value;
  if (shown) {
    return (
      <Stack>
        <FactList
          facts={[
            [t('emergency.door.address'), shown.address], [t('emergency.door.way'), shown.door ?? t('emergency.door.unknown')],
            ...(shown.mind.length > 0 ? [[t('emergency.door.mind'), shown.mind.join(t('ui.listSeparator'))] as const] : []),
          ]}
        />
        <Row>
          {shown.phone ? <ButtonAnchor icon={Phone} href={`tel:${shown.phone}`}>{t('emergency.door.phone')}</ButtonAnchor> : null}
          {shown.contacts.map((one) => <ButtonAnchor key={one.phone} icon={Phone} href={`tel:${one.phone}`}>{`${one.relation} ${one.name}`}</ButtonAnchor>)}
        </Row>
      </Stack>
    );
  }
  if (!isOpen) return <p>{t('emergency.door.closed')}</p>;
  return (
    <Stack>
      <p>{t('emergency.door.what')}</p>
      {open.problem ? <ErrorNote problem={open.problem} /> : null}
      <Field label={t('emergency.door.reason')} value={reason} maxLength={200} onChange={(event) => setReason(event.target.value)} />
      <Row><Button isBusy={open.isRunning} disabled={reason.trim().length < 2} onClick={() => void open.run({ params: { needId: needId as never }, body: { reason: reason.trim() } })}>{t('emergency.door.open')}</Button></Row>
    </Stack>
  );
}

/** Who came first. Signing in at the door of the visit says it by itself. */
export function Arrival({ needId, isThere }: { needId: NeedId; isThere: boolean }) {
  const t = useText();
  const [who, setWho] = useState<(typeof ARRIVED)[number]>();
  const arrive = useCommand(emergency.routes.arrive);
  if (isThere) return null;
  return (
    <Stack>
      {arrive.problem ? <ErrorNote problem={arrive.problem} /> : null}
      <Choice label={t('emergency.arrival.who')} value={who} onChoose={setWho} options={ARRIVED.map((value) => ({ value, label: t(`emergency.who.${value}`) }))} />
      <Row><Button isBusy={arrive.isRunning} disabled={!who} onClick={() => who && void arrive.run({ params: { needId: needId as never }, body: { who } })}>{t('emergency.arrival.do')}</Button></Row>
    </Stack>
  );
}

/** Only this ends a red call. How it is known is chosen by whoever says so, never for them. */
export function Safe({ needId }: { needId: NeedId }) {
  const t = useText();
  const [by, setBy] = useState<(typeof SAFE_BY)[number]>();
  const [words, setWords] = useState('');
  const safe = useCommand(emergency.routes.confirmSafe, { touches: ['need'] });
  return (
    <Stack>
      {safe.problem ? <ErrorNote problem={safe.problem} /> : null}
      <p>{t('emergency.safe.what')}</p>
      <Choice label={t('emergency.safe.by')} value={by} onChoose={setBy} options={SAFE_BY.map((value) => ({ value, label: t(`emergency.safeBy.${value}`) }))} />
      <TextArea label={t('emergency.safe.words')} value={words} maxLength={MOST_WORDS} onChange={(event) => setWords(event.target.value)} />
      <Row><Button kind="primary" isBusy={safe.isRunning} disabled={!by || words.trim().length < 2} onClick={() => by && void safe.run({ params: { needId: needId as never }, body: { by, words: words.trim() } })}>{t('emergency.safe.do')}</Button></Row>
    </Stack>
  );
}
