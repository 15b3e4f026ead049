import { useState } from 'react';
import { EmptyState, ErrorNote, Link, Moment, Stack, useAsk, useCommand, usePages, useParams, useRoles, useText } from '@huying/ui';
import { Button, Input, Modal, Table, type TableColumnsType, Tag } from 'antd';
import { Eye } from 'lucide-react';
import { notify, type SentView } from '../../contract.ts';
import { sayCode, sayGateway } from './words.ts';

const TONES = { waiting: 'default', sent: 'processing', delivered: 'success', failed: 'error', skipped: 'default' } as const;

/** What one person was sent, how it went, and, with a reason, what it said. */
export default function SentTo() {
  const t = useText();
  const { personId } = useParams<{ personId: string }>();
  const roles = useRoles() ?? [];
  const [reading, setReading] = useState<SentView>();
  const params = { personId: personId as never };
  const person = useAsk(notify.routes.sentTo, { params, query: { limit: 1 } });
  const messages = usePages(notify.routes.sentTo, { params, query: { limit: 50 } });
  const mayRead = notify.routes.readWords.who.some((role) => roles.includes(role));
  const columns: TableColumnsType<SentView> = [
    { title: t('notify.column.time'), key: 'at', width: 150, render: (_, one) => <Moment at={one.at} /> },
    { title: t('notify.column.kind'), key: 'kind', width: 150, render: (_, one) => <>{t(`notify.kind.${one.kind}`)} {one.isUrgent ? <Tag color="error">{t('notify.urgent')}</Tag> : null}</> },
    { title: t('notify.column.state'), key: 'state', width: 170, render: (_, one) => (one.readAt ? <>{t('notify.inbox.isRead')} <Moment at={one.readAt} /></> : t(`notify.ended.${one.ended ?? 'open'}`)) },
    { title: t('notify.column.ways'), key: 'ways', render: (_, one) => <Ways message={one} /> },
    ...(mayRead ? [{ title: <span className="visually-hidden">{t('notify.words.read')}</span>, key: 'read', width: 120, render: (_: unknown, one: SentView) => <Button size="small" icon={<Eye size={14} aria-hidden="true" />} onClick={() => setReading(one)}>{t('notify.words.read')}</Button> }] : []),
  ];
  return (
    <Stack>
      <p><Link href="/sent">{t('notify.title.sent')}</Link></p>
      <h1>{person.value?.personName || t('notify.title.sentTo')}</h1>
      {messages.problem ? <ErrorNote problem={messages.problem} onRetry={messages.again} isRetrying={messages.isAsking} /> : null}
      <Table<SentView>
        size="middle" rowKey="id" loading={messages.isLoading} pagination={false} dataSource={[...messages.items]} columns={columns} scroll={{ x: 860 }}
        locale={{ emptyText: <EmptyState title={t('notify.sentTo.nothing')}><p>{t('notify.sentTo.nothingHint')}</p></EmptyState> }}
      />
      {messages.hasMore ? <Button block loading={messages.isAsking} onClick={messages.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
      {reading ? <WordsDialog message={reading} onClose={() => setReading(undefined)} /> : null}
    </Stack>
  );
}

function Ways({ message: { deliveries } }: { message: SentView }) {
  const t = useText();
  if (deliveries.length === 0) return t('notify.sentTo.inboxOnly');
  return (
    <>
      {deliveries.map(({ channel, state, gateway, code, parts }) => (
        <Tag key={channel} color={TONES[state]} title={[sayGateway(gateway, t), parts && channel === 'sms' ? t('notify.parts', { parts }) : ''].filter(Boolean).join(' · ')}>
          {t(`notify.channel.${channel}`)} {t(`notify.state.${state}`)} {state === 'failed' || state === 'skipped' ? sayCode(code, t) : ''}
        </Tag>
      ))}
    </>
  );
}

const LEAST_REASON = 2;

function WordsDialog({ message, onClose }: { message: SentView; onClose: () => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  const read = useCommand(notify.routes.readWords);
  const ask = () => void read.run({ params: { messageId: message.id }, body: { reason } });
  return (
    <Modal open title={t('notify.words.read')} onCancel={onClose} onOk={ask} okText={t('notify.words.show')} cancelText={t('ui.close')} confirmLoading={read.isRunning} okButtonProps={{ disabled: reason.trim().length < LEAST_REASON || read.value !== undefined }}>
      {read.value ? (
        <>
          <p><strong>{read.value.title}</strong></p>
          <p>{read.value.body}</p>
        </>
      ) : (
        <>
          <p>{t('notify.words.recorded')}</p>
          <Input aria-label={t('notify.words.reason')} placeholder={t('notify.words.reason')} maxLength={200} value={reason} onChange={(event) => setReason(event.target.value)} onPressEnter={() => reason.trim().length >= LEAST_REASON && ask()} />
        </>
      )}
      {read.problem ? <ErrorNote problem={read.problem} /> : null}
    </Modal>
  );
}
