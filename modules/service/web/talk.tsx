import { useEffect, useRef, useState } from 'react';
import { Button, ButtonLink, Card, ErrorNote, Moment, Note, Spinner, Stack, TextArea, useAsk, useCommand, useParams, useText, useTools } from '@huying/ui';
import { service, type TALK_SIDES, type TalkView } from '../contract.ts';

/** What is said by one touch, by either side. */
const PHRASES = { helped: ['where', 'atHome', 'doorOpen', 'slower', 'thanks'], helper: ['onWay', 'late', 'atDoor', 'cannotFind', 'thanks'] } as const satisfies Record<(typeof TALK_SIDES)[number], readonly string[]>;

/** The elder, or family, and whoever helps write to each other while the visit is open. What the other side writes is said aloud. */
export default function Talk() {
  const t = useText();
  const visitId = useParams<{ visitId: string }>().visitId as TalkView['visitId'];
  const asked = useAsk(service.routes.talk, { params: { visitId } }, { freshOn: [service.notices.said, service.notices.changed], everySeconds: 30 });
  const talk = asked.value;
  useRead(talk);
  if (asked.problem && !talk) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!talk) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Stack gap="large">
      <h1>{t('service.title.talk')}</h1>
      {talk.lines.length === 0 ? <p>{t('service.talk.none')}</p> : null}
      {talk.lines.map((line) => (
        <Card key={line.id} headingLevel={2} title={line.isMine ? t('service.talk.me') : line.name} aside={<Moment at={line.at} />} tone={line.isMine ? 'plain' : 'accent'}>
          <p style={{ overflowWrap: 'anywhere' }}>{line.words ?? t('service.talk.hidden')}</p>
          {line.isMine && line.readAt ? <p>{t('service.talk.read')}</p> : null}
          {!line.isMine && line.side !== talk.side && talk.side && line.words !== null ? <ButtonLink kind="quiet" to={`/report-line/${line.id}`}>{t('service.talk.report')}</ButtonLink> : null}
        </Card>
      ))}
      {talk.side !== null && talk.closesAt === null && talk.isOpen ? <ButtonLink isWide to={`/ring/${visitId}`}>{t('service.talk.ring')}</ButtonLink> : null}
      {talk.side === null ? null : talk.isOpen ? <Say visitId={visitId} side={talk.side} /> : <Note title={t('service.talk.over')} />}
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

/** Who looks at it has read it, and hears it. */
function useRead(talk: TalkView | undefined): void {
  const { speaker } = useTools();
  const read = useCommand(service.routes.readTalk);
  const told = useRef<string>(undefined);
  const newest = talk?.side && talk.unread > 0 ? talk.lines.findLast((one) => one.side !== talk.side) : undefined;
  const newestId = newest?.id;
  const words = newest?.words;
  const visitId = talk?.visitId;
  const { run } = read;
  useEffect(() => {
    if (!newestId || !visitId || told.current === newestId) return;
    told.current = newestId;
    if (words) void speaker.say(words);
    void run({ params: { visitId } });
  }, [newestId, visitId, words, speaker, run]);
}

function Say({ visitId, side }: { visitId: TalkView['visitId']; side: (typeof TALK_SIDES)[number] }) {
  const t = useText();
  const [words, setWords] = useState('');
  const say = useCommand(service.routes.say);
  const send = async (text: string) => {
    const answer = await say.run({ params: { visitId }, body: { words: text } });
    if (answer.ok) setWords('');
  };
  return (
    <Stack>
      {say.problem ? <ErrorNote problem={say.problem} /> : null}
      {PHRASES[side].map((phrase) => <Button key={phrase} isWide isBusy={say.isRunning} onClick={() => void send(t(`service.phrase.${side}.${phrase}`))}>{t(`service.phrase.${side}.${phrase}`)}</Button>)}
      <TextArea label={t('service.talk.words')} value={words} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      <Button kind="primary" isWide isBusy={say.isRunning} disabled={words.trim() === ''} onClick={() => void send(words.trim())}>{t('service.talk.send')}</Button>
    </Stack>
  );
}
