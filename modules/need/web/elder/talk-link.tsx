import { useEffect } from 'react';
import { service } from '@huying/service/contract';
import { ButtonLink, useAsk, useText, useTools } from '@huying/ui';
import { MessageCircle } from 'lucide-react';

/** The way to write to whoever comes; what they wrote last stands here and is said aloud. */
export function TalkLink({ visitId }: { visitId: string }) {
  const t = useText();
  const { speaker } = useTools();
  const talk = useAsk(service.routes.talk, { params: { visitId: visitId as never } }, { freshOn: [service.notices.said, service.notices.changed] }).value;
  const last = talk && talk.unread > 0 ? talk.lines.findLast((one) => one.side !== talk.side) : undefined;
  const words = last?.words;
  useEffect(() => {
    if (words) void speaker.say(words);
  }, [speaker, words]);
  if (!talk || (!talk.isOpen && talk.lines.length === 0)) return null;
  return (
    <>
      {last && words ? <p aria-live="polite"><strong>{last.name}</strong> {words}</p> : null}
      <ButtonLink isWide icon={MessageCircle} to={`/talk/${visitId}`}>{t(talk.unread > 0 ? 'need.talk.unread' : 'need.talk', { count: talk.unread })}</ButtonLink>
    </>
  );
}
