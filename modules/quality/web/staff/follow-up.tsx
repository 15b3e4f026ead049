import { useId, useState } from 'react';
import { labelIn } from '@huying/kernel';
import { service } from '@huying/service/contract';
import { ErrorNote, FactList, Link, Moment, Note, Spinner, useAsk, useCommand, useLanguage, useNoticeBoard, useParams, useText } from '@huying/ui';
import { Button, Card, Flex, Form, Input, Radio, Space, Tag } from 'antd';
import { ATTEMPTS, type FollowUpView, quality } from '../../contract.ts';

/** Whom to ring up, what to ask, and what follows from the answer. */
export default function FollowUp() {
  const t = useText();
  const followUpId = useParams<{ followUpId: string }>().followUpId as FollowUpView['id'];
  const asked = useAsk(quality.routes.followUp, { params: { followUpId } }, { freshOn: [quality.notices.followUpChanged] });
  const one = asked.value;
  if (asked.problem && !one) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/follow-ups">{t('quality.title.followUps')}</Link></ErrorNote>;
  if (!one) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Flex vertical gap={16} style={{ maxInlineSize: 820 }}>
      <Link href="/follow-ups">{t('quality.title.followUps')}</Link>
      <Space wrap align="center"><h1 style={{ margin: 0 }}>{one.elderName}</h1><Tag color={one.why === 'red' ? 'error' : 'default'}>{t(`quality.why.${one.why}`)}</Tag><Tag>{t(`quality.followUp.${one.state}`)}</Tag></Space>
      <Card>
        <FactList
          facts={[
            [t('quality.phone'), one.phone ? <a key="phone" href={`tel:${one.phone}`}>{one.phone}</a> : '—'],
            ...one.contacts.map((contact) => [`${contact.relation} ${contact.name}`, <a key={contact.phone} href={`tel:${contact.phone}`}>{contact.phone}</a>] as const),
            [t('quality.helper'), one.helperName], ...(one.visit?.finishedAt ? [[t('quality.visit'), <Moment key="visit" at={one.visit.finishedAt} />] as const] : []), [t('quality.attempts'), t('quality.attempts.of', { count: one.attempts, most: one.mostAttempts })],
          ]}
        />
        {one.needId ? <Link href={`/needs/${one.needId}`}>{t('quality.need')}</Link> : null}
      </Card>
      {one.answers ? <Answered one={one} answers={one.answers} /> : one.mayAsk ? <Sheet one={one} /> : <Note>{t('refusal.quality.ownCase')}</Note>}
    </Flex>
  );
}

/** The questions as the form has them. */
function Sheet({ one }: { one: FollowUpView }) {
  const t = useText();
  const id = useId();
  const [language] = useLanguage();
  const board = useNoticeBoard();
  const [answers, setAnswers] = useState<Record<string, unknown>>({});
  const answer = useCommand(quality.routes.answer);
  const missed = useCommand(quality.routes.missed);
  const params = { followUpId: one.id };
  const isReady = one.form.fields.every(({ id: field, required }) => !required || answers[field] !== undefined);
  const put = (field: string, value: unknown) => setAnswers((former) => ({ ...former, [field]: value }));
  const send = async () => {
    const done = await answer.run({ params, body: { answers } });
    if (done.ok) board.show({ kind: 'done', text: t('quality.followUp.kept') });
  };
  const problem = answer.problem ?? missed.problem;
  return (
    <>
      {one.state === 'waiting' ? (
        <Card title={t('quality.missed')}>
          <Space wrap>{ATTEMPTS.map((how) => <Button key={how} loading={missed.isRunning} onClick={() => void missed.run({ params, body: { how } })}>{t(`quality.missed.${how}`)}</Button>)}</Space>
        </Card>
      ) : null}
      <Card title={labelIn(one.form.title, language)}>
        <Form layout="vertical" onFinish={() => void send()}>
          {one.form.fields.map((field) => (
            <Form.Item key={field.id} label={labelIn(field.title, language)} required={field.required} htmlFor={field.kind === 'text' ? `${id}${field.id}` : undefined}>
              {field.kind === 'text' ? <Input.TextArea id={`${id}${field.id}`} rows={3} maxLength={field.maxLength} showCount value={String(answers[field.id] ?? '')} onChange={(event) => put(field.id, event.target.value)} /> : null}
              {field.kind === 'yesno' ? <Radio.Group aria-label={labelIn(field.title, language)} value={answers[field.id]} onChange={(event) => put(field.id, event.target.value)} options={[{ value: true, label: t('quality.yes') }, { value: false, label: t('quality.no') }]} /> : null}
              {field.kind === 'choice' ? <Radio.Group aria-label={labelIn(field.title, language)} value={answers[field.id]} onChange={(event) => put(field.id, event.target.value)} options={field.options.map((option) => ({ value: option.id, label: labelIn(option.title, language) }))} /> : null}
            </Form.Item>
          ))}
          {problem ? <ErrorNote problem={problem} /> : null}
          <Button type="primary" size="large" htmlType="submit" disabled={!isReady} loading={answer.isRunning}>{t('quality.followUp.send')}</Button>
        </Form>
      </Card>
    </>
  );
}

/** What was answered, and what may follow: a need that was closed wrongly is opened again, a complaint is written down. */
function Answered({ one, answers }: { one: FollowUpView; answers: Readonly<Record<string, unknown>> }) {
  const t = useText();
  const [language] = useLanguage();
  const board = useNoticeBoard();
  const dispute = useCommand(service.routes.dispute, { touches: ['need', 'quality'] });
  const confirm = useCommand(service.routes.confirm, { touches: ['need', 'quality'] });
  const params = { visitId: one.visitId };
  const say = (field: FollowUpView['form']['fields'][number]) => {
    const value = answers[field.id];
    if (value === undefined) return '—';
    if (field.kind === 'choice') return field.options.filter((option) => option.id === value).map((option) => labelIn(option.title, language)).join('') || '—';
    return typeof value === 'boolean' ? t(value ? 'quality.yes' : 'quality.no') : String(value);
  };
  const state = one.visit?.state;
  const isBad = answers.came === false || one.solved === 'no' || one.content === 'no' || answers.money === true;
  const problem = dispute.problem ?? confirm.problem;
  const done = (answer: { readonly ok: boolean }, word: string) => {
    if (answer.ok) board.show({ kind: 'done', text: t(word) });
  };
  return (
    <Card title={t('quality.followUp.answered')} extra={one.endedBy}>
      <FactList facts={one.form.fields.map((field) => [labelIn(field.title, language), say(field)] as const)} />
      {problem ? <ErrorNote problem={problem} /> : null}
      <Space wrap style={{ marginBlockStart: 16 }}>
        {isBad && (state === 'finished' || state === 'confirmed') ? <Button danger loading={dispute.isRunning} onClick={() => void dispute.run({ params, body: { reason: t('quality.followUp.reopenReason') } }).then((answer) => done(answer, 'quality.followUp.reopened'))}>{t('quality.followUp.reopen')}</Button> : null}
        {!isBad && state === 'finished' ? <Button type="primary" loading={confirm.isRunning} onClick={() => void confirm.run({ params, body: { by: 'telephone' } }).then((answer) => done(answer, 'quality.followUp.confirmed'))}>{t('quality.followUp.confirm')}</Button> : null}
        {isBad && one.needId ? <Link href={`/complain/${one.needId}`}>{t('quality.followUp.complain')}</Link> : null}
      </Space>
    </Card>
  );
}
