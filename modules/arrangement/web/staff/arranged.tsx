import { useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { EmptyState, ErrorNote, Link, Moment, Spinner, Stack, useAsk, useCommand, useParams, useText } from '@huying/ui';
import { Button, Card, Form, Input, Modal, Popconfirm, Select, Space, Table, Tag } from 'antd';
import { arrangements } from '../../contract.ts';
import { aboutOf, type Arrangement, type Occurrence, sayRule } from '../words.ts';

const COLOURS: Readonly<Record<Occurrence['state'], string>> = { planned: 'default', moved: 'processing', cancelled: 'warning', opened: 'success', missed: 'error' };

/** What is arranged for an elder, for desk and workers: everything that the elder and family may do, and the rule itself. */
export default function Arranged() {
  const t = useText();
  const elderId = useParams<{ personId: string }>().personId as PersonId;
  const asked = useAsk(arrangements.routes.list, { query: { elderId } }, { freshOn: [arrangements.notices.changed] });
  const [isAdding, setAdding] = useState(false);
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><Link href="/people">{t('arrangement.people')}</Link></ErrorNote>;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const list = asked.value.arrangements;
  return (
    <Stack>
      <p><Link href={`/people/${elderId}`}>{t('arrangement.backToFile')}</Link></p>
      <Space wrap style={{ justifyContent: 'space-between', inlineSize: '100%' }}>
        <h1 style={{ margin: 0 }}>{t('arrangement.title.of')}</h1>
        <Button type="primary" onClick={() => setAdding(true)}>{t('arrangement.add')}</Button>
      </Space>
      {list.length === 0 ? <EmptyState title={t('arrangement.none')} /> : list.map((one) => <One key={one.id} arrangement={one} />)}
      {isAdding ? <RuleDialog elderId={elderId} onClose={() => setAdding(false)} /> : null}
    </Stack>
  );
}

function One({ arrangement }: { arrangement: Arrangement }) {
  const t = useText();
  const [isChanging, setChanging] = useState(false);
  const [moving, setMoving] = useState<Occurrence>();
  const skip = useCommand(arrangements.routes.skip, { touches: ['need'] });
  const restore = useCommand(arrangements.routes.restore);
  const end = useCommand(arrangements.routes.end, { touches: ['need'] });
  const params = { arrangementId: arrangement.id };
  const problem = skip.problem ?? restore.problem ?? end.problem;
  const commands = (time: Occurrence) => (
    <Space wrap>
      {time.state === 'planned' || time.state === 'moved' || time.state === 'opened' ? <Button size="small" onClick={() => void skip.run({ params, body: { occursAt: time.occursAt } })}>{t('arrangement.skip')}</Button> : null}
      {time.state === 'planned' || time.state === 'moved' ? <Button size="small" onClick={() => setMoving(time)}>{t('arrangement.move')}</Button> : null}
      {time.state === 'cancelled' && time.needId === null ? <Button size="small" onClick={() => void restore.run({ params, body: { occursAt: time.occursAt } })}>{t('arrangement.restore')}</Button> : null}
      {time.needId ? <Link href={`/needs/${time.needId}`}>{t('arrangement.need')}</Link> : null}
    </Space>
  );
  return (
    <Card
      title={aboutOf(arrangement, t)}
      extra={
        <Space>
          <Button onClick={() => setChanging(true)}>{t('arrangement.change')}</Button>
          <Popconfirm title={t('arrangement.endSure')} okText={t('arrangement.end')} cancelText={t('ui.close')} onConfirm={() => void end.run({ params, body: { reason: t('arrangement.endReason') } })}>
            <Button danger loading={end.isRunning}>{t('arrangement.end')}</Button>
          </Popconfirm>
        </Space>
      }
    >
      {problem ? <ErrorNote problem={problem} /> : null}
      <p>{sayRule(arrangement, t)}{arrangement.holidays === 'not-on-holidays' ? ` · ${t('arrangement.notOnHolidays')}` : ''} · {t('arrangement.madeBy', { name: arrangement.madeByName })}</p>
      {arrangement.rule ? <p><code>{arrangement.rule}</code></p> : null}
      <Table
        size="small" pagination={false} rowKey="occursAt" dataSource={arrangement.coming} scroll={{ x: 480 }}
        columns={[
          { title: t('arrangement.when'), key: 'at', render: (_, time) => <Moment at={time.at} /> }, { title: t('arrangement.stateOf'), key: 'state', render: (_, time) => <Tag color={COLOURS[time.state]}>{t(`arrangement.state.${time.state}`)}</Tag> },
          { title: t('arrangement.commands'), key: 'commands', render: (_, time) => commands(time) },
        ]}
      />
      {isChanging ? <RuleDialog elderId={arrangement.elderId} arrangement={arrangement} onClose={() => setChanging(false)} /> : null}
      {moving ? <MoveDialog arrangement={arrangement} time={moving} onClose={() => setMoving(undefined)} /> : null}
    </Card>
  );
}

const isoOf = (local: string) => `${local}:00+08:00`;

function MoveDialog({ arrangement, time, onClose }: { arrangement: Arrangement; time: Occurrence; onClose: () => void }) {
  const t = useText();
  const [to, setTo] = useState(time.at.slice(0, 16));
  const move = useCommand(arrangements.routes.move);
  const run = async () => {
    const answer = await move.run({ params: { arrangementId: arrangement.id }, body: { occursAt: time.occursAt, to: isoOf(to) } });
    if (answer.ok) onClose();
  };
  return (
    <Modal open title={t('arrangement.move')} onCancel={onClose} onOk={() => void run()} okText={t('arrangement.save')} cancelText={t('ui.close')} okButtonProps={{ loading: move.isRunning, disabled: to.length < 16 }}>
      {move.problem ? <ErrorNote problem={move.problem} /> : null}
      <Form layout="vertical"><Form.Item label={t('arrangement.when')} htmlFor="move-to"><Input id="move-to" type="datetime-local" value={to} onChange={(event) => setTo(event.target.value)} /></Form.Item></Form>
    </Modal>
  );
}

const RULES = ['', 'FREQ=DAILY', 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=WEEKLY;BYDAY=MO,WE,FR', 'FREQ=WEEKLY;BYDAY=TU,TH', 'FREQ=WEEKLY;INTERVAL=2', 'FREQ=MONTHLY'] as const;

/** The rule as other calendars write it; the usual ones are offered in words. */
function RuleDialog({ elderId, arrangement, onClose }: { elderId: PersonId; arrangement?: Arrangement; onClose: () => void }) {
  const t = useText();
  const add = useCommand(arrangements.routes.add, { touches: ['need'] });
  const change = useCommand(arrangements.routes.change, { touches: ['need'] });
  const [category, setCategory] = useState<Category>(arrangement?.category ?? 'meals');
  const [rule, setRule] = useState(arrangement?.rule ?? (arrangement ? '' : 'FREQ=WEEKLY;BYDAY=MO,WE,FR'));
  const [startsOn, setStartsOn] = useState(arrangement?.startsOn ?? '');
  const [time, setTime] = useState(arrangement?.time ?? '09:00');
  const [holidays, setHolidays] = useState(arrangement?.holidays ?? 'as-usual');
  const [text, setText] = useState(arrangement?.text ?? '');
  const command = arrangement ? change : add;
  const run = async () => {
    const body = { category, rule: rule.trim() === '' ? null : rule.trim(), startsOn, time, holidays, text: text.trim() || null };
    const answer = arrangement ? await change.run({ params: { arrangementId: arrangement.id }, body }) : await add.run({ body: { ...body, elderId } });
    if (answer.ok) onClose();
  };
  const offered = RULES.map((value) => ({ value, label: value === '' ? t('arrangement.often.once') : sayRule({ rule: value, startsOn: startsOn || '2026-01-01', time: '' }, t).trim() }));
  return (
    <Modal open title={t(arrangement ? 'arrangement.change' : 'arrangement.add')} onCancel={onClose} onOk={() => void run()} okText={t('arrangement.save')} cancelText={t('ui.close')} okButtonProps={{ loading: command.isRunning, disabled: startsOn === '' }}>
      {command.problem ? <ErrorNote problem={command.problem} /> : null}
      <Form layout="vertical">
        <Form.Item label={t('arrangement.what')} htmlFor="arranged-what"><Select id="arranged-what" value={category} onChange={setCategory} options={CATEGORIES.map((value) => ({ value, label: t(`need.category.${value}`) }))} /></Form.Item>
        <Form.Item label={t('arrangement.often')} htmlFor="arranged-often"><Select id="arranged-often" value={offered.some((one) => one.value === rule) ? rule : undefined} placeholder={rule} onChange={setRule} options={offered} /></Form.Item>
        <Form.Item label={t('arrangement.ruleText')} extra={t('arrangement.ruleHint')} htmlFor="arranged-rule"><Input id="arranged-rule" value={rule} maxLength={120} onChange={(event) => setRule(event.target.value)} /></Form.Item>
        <Space wrap align="start">
          <Form.Item label={t('arrangement.from')} htmlFor="arranged-from"><Input id="arranged-from" type="date" value={startsOn} onChange={(event) => setStartsOn(event.target.value)} /></Form.Item>
          <Form.Item label={t('arrangement.time')} htmlFor="arranged-time"><Input id="arranged-time" type="time" value={time} onChange={(event) => setTime(event.target.value)} /></Form.Item>
          <Form.Item label={t('arrangement.holidays')} htmlFor="arranged-holidays"><Select id="arranged-holidays" value={holidays} onChange={setHolidays} style={{ minInlineSize: 180 }} options={[{ value: 'as-usual', label: t('arrangement.holidays.come') }, { value: 'not-on-holidays', label: t('arrangement.holidays.stay') }]} /></Form.Item>
        </Space>
        <Form.Item label={t('arrangement.text')} htmlFor="arranged-text"><Input.TextArea id="arranged-text" rows={2} maxLength={300} value={text} onChange={(event) => setText(event.target.value)} /></Form.Item>
      </Form>
    </Modal>
  );
}
