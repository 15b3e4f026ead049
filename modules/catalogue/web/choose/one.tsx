import { useEffect, useState } from 'react';
import { localDate, type PersonId, type RouteOut } from '@huying/kernel';
import { Button, ButtonLink, Choice, ErrorNote, FactList, Note, Spinner, Stack, TextArea, useAsk, useCommand, useLocation, useNoticeBoard, useText, useTools } from '@huying/ui';
import { Volume2 } from 'lucide-react';
import { catalogue } from '../../contract.ts';
import { sayAt, sayClock, sayDay, sayMinutes, sayPrice, sayWaiting, sayWeek } from '../words.ts';

type Known = RouteOut<typeof catalogue.routes.one>;
const { routes } = catalogue;
/** One screen of a telephone; the others by a touch. */
const FIRST_DAYS = 4;

/** One service: what it is, what it costs, how long people wait; a day and a time by touch, and it is asked for. */
export function One({ listingId, elderId, base }: { listingId: string; elderId: string | undefined; base: string }) {
  const t = useText();
  const asked = useAsk(routes.one, { params: { listingId: listingId as Known['id'] }, query: elderId ? { elderId: elderId as PersonId } : {} });
  return (
    <Stack gap="large">
      <h1>{asked.value?.title ?? t('catalogue.title.one')}</h1>
      {asked.problem && !asked.value ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {asked.value ? <><About one={asked.value} /><Asking one={asked.value} elderId={elderId as PersonId | undefined} onStale={asked.again} /></> : null}
      <ButtonLink isWide kind="quiet" to={base}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function About({ one }: { one: Known }) {
  const t = useText();
  const { speaker } = useTools();
  useEffect(() => () => speaker.cancel(), [speaker]);
  const said = [one.title, one.words, `${t('catalogue.price')}${sayPrice(one.price, t)}`, `${t('catalogue.waiting')}${sayWaiting(one.waiting, t)}`].filter(Boolean).join(t('ui.sentenceSeparator'));
  return (
    <Stack>
      {one.words ? <p>{one.words}</p> : null}
      <FactList
        facts={[
          [t('catalogue.who'), one.provider.name], [t('catalogue.category'), t(`catalogue.category.${one.category}`)], [t('catalogue.price'), sayPrice(one.price, t)], [t('catalogue.waiting'), sayWaiting(one.waiting, t)],
          [t('catalogue.given'), sayWeek(one.hours, t)], [t('catalogue.area'), one.areaName],
        ]}
      />
      <p>{t('catalogue.waiting.what')}</p>
      <Button icon={Volume2} onClick={() => void speaker.interrupt(said)}>{t('catalogue.readAloud')}</Button>
    </Stack>
  );
}

function Asking({ one, elderId, onStale }: { one: Known; elderId: PersonId | undefined; onStale: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [, go] = useLocation();
  const [day, setDay] = useState<string>();
  const [at, setAt] = useState<string>();
  const [words, setWords] = useState('');
  const [showsAll, setAll] = useState(false);
  const ask = useCommand(routes.ask, { touches: ['need', 'timebank'] });
  const days = [...new Set(one.times.map((time) => localDate(new Date(time))))];
  const shown = showsAll ? days : days.slice(0, FIRST_DAYS);
  const chosen = day ?? (days.length === 1 ? days[0] : undefined);
  if (!one.mayAsk) return <Note kind="told" title={t('catalogue.mayNot')}>{t('catalogue.mayNotHint')}</Note>;
  if (one.availableMinutes < one.price.heldMinutes) return <Note kind="warned" title={t('catalogue.tooFew', { minutes: sayMinutes(one.availableMinutes, t), wanted: sayMinutes(one.price.heldMinutes, t) })}>{t('catalogue.tooFewHint')}</Note>;
  if (one.times.length === 0) return <Note kind="warned" title={t('catalogue.full')}>{t('catalogue.fullHint')}</Note>;
  const send = async () => {
    if (!at) return;
    const answer = await ask.run({ params: { listingId: one.id }, body: { elderId: elderId ?? null, at, words: words.trim() } });
    if (!answer.ok) return onStale();
    board.show({ kind: 'done', text: t('catalogue.asked') });
    go(location.pathname.startsWith('/volunteer') ? '/credits' : `/needs/${answer.value.needId}`, { replace: true });
  };
  return (
    <Stack gap="large">
      <Choice label={t('catalogue.whichDay')} layout="line" value={chosen} onChoose={(value) => { setDay(value); setAt(undefined); }} options={shown.map((value) => ({ value, label: sayDay(value, t) }))} />
      {shown.length < days.length ? <Button onClick={() => setAll(true)}>{t('catalogue.moreDays')}</Button> : null}
      {chosen ? <Choice label={t('catalogue.whichTime')} layout="line" value={at} onChoose={setAt} options={one.times.filter((time) => localDate(new Date(time)) === chosen).map((value) => ({ value, label: sayClock(value) }))} /> : null}
      {at ? <TextArea label={t('catalogue.wish')} value={words} maxLength={200} onChange={(event) => setWords(event.target.value)} /> : null}
      {ask.problem ? <ErrorNote problem={ask.problem} /> : null}
      {at ? <p>{t('catalogue.held', { minutes: sayMinutes(one.price.heldMinutes, t) })}</p> : null}
      <Button kind="primary" isWide disabled={!at} isBusy={ask.isRunning} onClick={() => void send()}>{at ? t('catalogue.ask', { at: sayAt(at, t) }) : t('catalogue.chooseTime')}</Button>
    </Stack>
  );
}
