import { useEffect } from 'react';
import { Link, useAsk, useCommand, useSearchParams, useText } from '@huying/ui';
import { Bell as BellSign } from 'lucide-react';
import { notify } from '../../contract.ts';
import styles from './bell.module.css';

const MOST_SHOWN = 99;

/** The way to the inbox from everywhere, with how many wait there. */
export default function Bell() {
  const t = useText();
  useOpened();
  const unread = useAsk(notify.routes.unread, {}, { maybeSignedOut: true, freshOn: [notify.notices.arrived, notify.notices.changed] });
  const count = unread.value?.count ?? 0;
  return (
    <Link href="/notices" className={styles.bell} aria-label={count > 0 ? t('notify.bell.unread', { count }) : t('notify.bell.none')}>
      <BellSign aria-hidden="true" className={styles.sign} />
      {count > 0 ? <span aria-hidden="true" className={styles.count}>{count > MOST_SHOWN ? `${MOST_SHOWN}+` : count}</span> : null}
    </Link>
  );
}

/** A link out of a message names it: whoever comes by it has opened it, and is told by no further channel. */
function useOpened(): void {
  const read = useCommand(notify.routes.read);
  const [params, setParams] = useSearchParams();
  const messageId = params.get('message');
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each message that the address names.
  useEffect(() => {
    if (messageId === null) return;
    void read.run({ params: { messageId: messageId as never } });
    setParams((former) => {
      const rest = new URLSearchParams(former);
      rest.delete('message');
      return rest;
    }, { replace: true });
  }, [messageId]);
}
