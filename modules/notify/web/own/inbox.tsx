import { Button, ButtonAnchor, ButtonLink, Choice, EmptyState, ErrorNote, Moment, Row, Spinner, Stack, useAsk, useCommand, useLanguage, usePages, useSearchParams, useText, useTools } from '@huying/ui';
import { CheckCheck, Settings2, Volume2 } from 'lucide-react';
import { useEffect } from 'react';
import { type MessageView, notify } from '../../contract.ts';
import styles from './inbox.module.css';

const FRESH = { freshOn: [notify.notices.arrived, notify.notices.changed] };
const PER_PAGE = 20;

/** What I was told, newest first. Opening a message marks it read. */
export default function Inbox() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const shown = params.get('show') === 'unread' ? 'unread' : 'all';
  const messages = usePages(notify.routes.inbox, { query: { limit: PER_PAGE, unread: shown === 'unread' ? 'true' : 'false' } }, FRESH);
  const unread = useAsk(notify.routes.unread, {}, FRESH);
  const readAll = useCommand(notify.routes.readAll);
  const isEmpty = !messages.isLoading && !messages.problem && messages.items.length === 0;
  return (
    <Stack gap="large">
      <h1>{t('notify.title.inbox')}</h1>
      <Choice
        label={t('notify.inbox.show')} isLabelHidden layout="line" value={shown} onChoose={(value) => setParams(value === 'unread' ? { show: 'unread' } : {})}
        options={[{ value: 'all', label: t('notify.inbox.all') }, { value: 'unread', label: t('notify.inbox.unread', { count: unread.value?.count ?? 0 }) }]}
      />
      {messages.problem ? <ErrorNote problem={messages.problem} onRetry={messages.again} isRetrying={messages.isAsking} /> : null}
      {messages.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {isEmpty ? <EmptyState title={t(shown === 'unread' ? 'notify.inbox.noneUnread' : 'notify.inbox.none')}><p>{t('notify.inbox.noneHint')}</p></EmptyState> : null}
      {messages.items.length > 0 ? <ul className={styles.messages}>{messages.items.map((message) => <One key={message.id} message={message} />)}</ul> : null}
      {messages.hasMore ? <Button isWide isBusy={messages.isAsking} onClick={messages.more}>{t('ui.more')}</Button> : null}
      <Row>
        {(unread.value?.count ?? 0) > 0 ? <Button icon={CheckCheck} isBusy={readAll.isRunning} onClick={() => void readAll.run({})}>{t('notify.inbox.readAll')}</Button> : null}
        <ButtonLink kind="quiet" icon={Settings2} to="/me/notices">{t('notify.title.choice')}</ButtonLink>
      </Row>
      {readAll.problem ? <ErrorNote problem={readAll.problem} /> : null}
    </Stack>
  );
}

/** Unread by a filled point, by weight and by a word; what is over says so. */
function One({ message }: { message: MessageView }) {
  const t = useText();
  const { speaker } = useTools();
  const [language] = useLanguage();
  const read = useCommand(notify.routes.read);
  const { title, body } = (language === 'en' ? message.english : null) ?? message;
  const isUnread = message.readAt === null && !message.isOver;
  const state = isUnread ? t('notify.inbox.isUnread') : message.isOver ? t('notify.inbox.isOver') : t('notify.inbox.isRead');
  useEffect(() => () => speaker.cancel(), [speaker]);
  const open = (isOpen: boolean) => {
    if (isOpen && message.readAt === null) void read.run({ params: { messageId: message.id } });
  };
  return (
    <li className={styles.message} data-unread={isUnread || undefined} data-urgent={message.isUrgent || undefined}>
      <details onToggle={(event) => open(event.currentTarget.open)}>
        <summary className={styles.head}>
          <span aria-hidden="true" className={styles.point} />
          <span className={styles.title}>{title}</span>
          <span className={styles.about}>
            {t(`notify.kind.${message.kind}`)} · <Moment at={message.at} /> · {state}
          </span>
        </summary>
        <div className={styles.inside}>
          {body ? <p>{body}</p> : null}
          <Row>
            <Button kind="quiet" icon={Volume2} onClick={() => void speaker.interrupt(`${title}。${body}`)}>{t('notify.inbox.readAloud')}</Button>
            {message.url === '/' ? null : <ButtonAnchor href={message.url}>{t('notify.inbox.go')}</ButtonAnchor>}
          </Row>
          {message.deliveries.length > 0 ? <p className={styles.ways}>{message.deliveries.map(({ channel, state: way }) => `${t(`notify.channel.${channel}`)} ${t(`notify.state.${way}`)}`).join(t('ui.listSeparator'))}</p> : null}
          {read.problem ? <ErrorNote problem={read.problem} /> : null}
        </div>
      </details>
    </li>
  );
}
