import { type ReactNode, useState } from 'react';
import { EmptyState, ErrorNote, Link, Moment, SecondNote, type Translate, useCommand, useNoticeBoard, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Form, Input, Modal, Select, Space, Table, type TableColumnsType, Tag } from 'antd';
import { REVIEW_STATES, type ReviewView, timebank } from '../../contract.ts';
import { sayMinutes } from '../words.ts';

const FRESH = { freshOn: [timebank.notices.reviewChanged], keepsFormer: true };
const COLOURS = { open: 'warning', cleared: 'success', reversed: 'error' } as const;

/** What the checks against collusion found. A person decides: a neighbour who comes every day is most often only a good neighbour. */
export default function Reviews() {
  const t = useText();
  const [params, setParams] = useSearchParams();
  const state = params.get('state') === 'all' ? undefined : (REVIEW_STATES.find((one) => one === params.get('state')) ?? 'open');
  const [deciding, setDeciding] = useState<{ readonly review: ReviewView; readonly reverses: boolean }>();
  const reviews = usePages(timebank.routes.reviews, { query: { limit: 50, ...(state ? { state } : {}) } }, FRESH);
  const columns: TableColumnsType<ReviewView> = [
    { title: t('timebank.review.found'), key: 'at', width: 140, render: (_, one) => <Moment at={one.openedAt} /> },
    { title: t('timebank.review.what'), key: 'check', render: (_, one) => <><strong>{t(`timebank.check.${one.check}`)}</strong><div><small>{t(`timebank.check.${one.check}.facts`, one.facts)}</small></div></> },
    { title: t('timebank.review.who'), key: 'who', render: (_, one) => whoOf(one, t) },
    { title: t('timebank.review.visits'), key: 'visits', render: (_, one) => <Visits review={one} /> },
    {
      title: t('timebank.column.state'), key: 'state', width: 230,
      render: (_, review) =>
        review.state === 'open' ? (
          <Space wrap>
            <Button size="small" onClick={() => setDeciding({ review, reverses: false })}>{t('timebank.review.clear')}</Button>
            <Button size="small" danger onClick={() => setDeciding({ review, reverses: true })}>{t('timebank.review.reverse')}</Button>
          </Space>
        ) : <><Tag color={COLOURS[review.state]}>{t(`timebank.review.${review.state}`)}</Tag><div><small>{review.decidedBy} · {review.reason}</small></div></>,
    },
  ];
  return (
    <>
      <h1>{t('timebank.title.reviews')}</h1>
      <p>{t('timebank.review.why')}</p>
      <Select
        aria-label={t('timebank.column.state')} value={state ?? 'all'} onChange={(value) => setParams({ state: value })} style={{ minInlineSize: 160, marginBlock: 16 }}
        options={[...REVIEW_STATES.map((value) => ({ value: value as string, label: t(`timebank.review.${value}`) })), { value: 'all', label: t('timebank.review.all') }]}
      />
      {reviews.problem ? <ErrorNote problem={reviews.problem} onRetry={reviews.again} isRetrying={reviews.isAsking} /> : null}
      <Table<ReviewView>
        size="middle" rowKey="id" dataSource={[...reviews.items]} columns={columns} loading={reviews.isLoading} pagination={false} scroll={{ x: 980 }}
        locale={{ emptyText: <EmptyState title={t('timebank.review.none')}><p>{t('timebank.review.noneHint')}</p></EmptyState> }}
      />
      {reviews.hasMore ? <Button block loading={reviews.isAsking} onClick={reviews.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
      {deciding ? <DecideDialog {...deciding} onClose={() => setDeciding(undefined)} /> : null}
    </>
  );
}

/** Help at activities alone is given to nobody in particular. */
const whoOf = ({ helper, elder }: ReviewView, t: Translate) => (elder ? t('timebank.review.pair', { helper: helper.name, elder: elder.name }) : helper.name);

const PAGES: Readonly<Record<string, string>> = { need: '/needs', activity: '/activities', grievance: '/adjudication' };

function Of({ subject: { kind, id }, children }: { subject: ReviewView['visits'][number]['subject']; children: ReactNode }) {
  const page = PAGES[kind];
  return page ? <Link href={`${page}/${id}`}>{children}</Link> : <span>{children}</span>;
}

const MOST_SHOWN = 5;

function Visits({ review: { visits } }: { review: ReviewView }) {
  const t = useText();
  return (
    <ul style={{ margin: 0, paddingInlineStart: 16 }}>
      {visits.slice(-MOST_SHOWN).map((one) => (
        <li key={one.visitId}><Of subject={one.subject}><Moment at={one.arrivedAt} /> · {sayMinutes(one.minutes, t)}{one.subject.kind === 'activity' ? ` · ${t('timebank.review.activity')}` : ''}</Of>{one.isReversed ? ` ${t('timebank.state.reversed')}` : ''}</li>
      ))}
      {visits.length > MOST_SHOWN ? <li>{t('timebank.review.more', { count: visits.length - MOST_SHOWN })}</li> : null}
    </ul>
  );
}

function DecideDialog({ review, reverses, onClose }: { review: ReviewView; reverses: boolean; onClose: () => void }) {
  const t = useText();
  const board = useNoticeBoard();
  const [reason, setReason] = useState('');
  const decide = useCommand(timebank.routes.decideReview);
  const title = t(reverses ? 'timebank.review.reverse' : 'timebank.review.clear');
  const run = async () => {
    const answer = await decide.run({ params: { reviewId: review.id }, body: { reverses, reason: reason.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t(reverses ? 'timebank.review.reversedNow' : 'timebank.review.clearedNow') });
    onClose();
  };
  return (
    <Modal open title={title} onCancel={onClose} onOk={() => void run()} okText={title} cancelText={t('ui.close')} okButtonProps={{ danger: reverses, disabled: reason.trim().length < 2, loading: decide.isRunning }}>
      <p>{whoOf(review, t)} · {t(`timebank.check.${review.check}`)}</p>
      <p>{t(reverses ? 'timebank.review.reverseWhat' : 'timebank.review.clearWhat', { count: review.visits.length })}</p>
      <SecondNote problem={decide.problem}>{t('timebank.askSecond')}</SecondNote>
      <Form layout="vertical">
        <Form.Item label={t('timebank.reverse.reason')} htmlFor="review-reason">
          <Input.TextArea id="review-reason" value={reason} maxLength={300} showCount rows={3} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
