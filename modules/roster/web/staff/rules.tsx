import { isDate } from '@huying/kernel';
import { ErrorNote, Link, Spinner, useAsk, useCommand, useNoticeBoard, useRoles, useText } from '@huying/ui';
import { Button, Flex, Form, Input, InputNumber, Space } from 'antd';
import { useState } from 'react';
import { roster, type RosterRules } from '../../contract.ts';
import { AreaSelect, useOwnArea } from './area-select.tsx';

const { routes } = roster;
const NUMBERS = [['restHours', 0, 24], ['volunteerHoursPerWeek', 1, 84], ['staffHoursPerWeek', 1, 84], ['graceMinutes', 0, 120], ['asksPerWeek', 0, 14], ['horizonDays', 7, 56]] as const;

/** Rest, limits, reminders and holidays of a community. */
export default function Rules() {
  const t = useText();
  const own = useOwnArea();
  const [chosen, setChosen] = useState<string>();
  const areaPath = chosen ?? own;
  const rules = useAsk(routes.rules, areaPath === undefined ? null : { query: { areaPath } });
  return (
    <Flex vertical gap={16}>
      <div>
        <Link href="/roster">{t('roster.title.board')}</Link>
        <h1>{t('roster.title.rules')}</h1>
        <p>{t('roster.rules.note')}</p>
      </div>
      <div><AreaSelect value={areaPath} onChoose={setChosen} /></div>
      {rules.problem ? <ErrorNote problem={rules.problem} onRetry={rules.again} isRetrying={rules.isAsking} /> : null}
      {rules.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {rules.value && areaPath !== undefined ? <RulesForm key={`${areaPath} ${JSON.stringify(rules.value)}`} rules={rules.value} areaPath={areaPath} /> : null}
    </Flex>
  );
}

const linesOf = (text: string) => text.split(/[\s,，、]+/).filter((one) => one !== '');

function RulesForm({ rules, areaPath }: { rules: RosterRules; areaPath: string }) {
  const t = useText();
  const board = useNoticeBoard();
  const roles = useRoles() ?? [];
  const mayChange = roles.some((role) => (routes.changeRules.who as readonly string[]).includes(role));
  const [given, setGiven] = useState(rules);
  const [holidays, setHolidays] = useState(rules.workingHours.holidays.join('\n'));
  const [moved, setMoved] = useState(Object.keys(rules.workingHours.special).join('\n'));
  const [reminders, setReminders] = useState(rules.remindMinutes.map((one) => one / 60).join(', '));
  const change = useCommand(routes.changeRules, { touches: ['roster'] });
  const wrong = [...linesOf(holidays), ...linesOf(moved)].find((one) => !isDate(one));
  const hours = linesOf(reminders).map(Number);
  const isWrongHours = hours.length > 3 || hours.some((one) => !(one * 60 >= 10 && one <= 72));
  const save = async () => {
    const usual = rules.workingHours.week['1'] ?? [{ from: '09:00', to: '17:30' }];
    const special = Object.fromEntries(linesOf(moved).map((day) => [day, rules.workingHours.special[day] ?? usual]));
    const answer = await change.run({ body: { ...given, areaPath, remindMinutes: hours.map((one) => Math.round(one * 60)), workingHours: { ...given.workingHours, holidays: [...new Set(linesOf(holidays))].sort(), special } } });
    if (answer.ok) board.show({ kind: 'done', text: t('roster.rules.saved') });
  };
  return (
    <Form layout="vertical" disabled={!mayChange} style={{ maxInlineSize: 720 }}>
      <Space wrap>
        {NUMBERS.map(([name, min, max]) => (
          <Form.Item key={name} label={t(`roster.rules.${name}`)} htmlFor={`rules-${name}`}><InputNumber id={`rules-${name}`} min={min} max={max} value={given[name]} onChange={(value) => setGiven({ ...given, [name]: value ?? min })} /></Form.Item>
        ))}
      </Space>
      <Form.Item label={t('roster.rules.reminders')} htmlFor="rules-reminders" {...(isWrongHours ? { help: t('roster.rules.wrongHours'), validateStatus: 'error' as const } : {})}><Input id="rules-reminders" value={reminders} onChange={(event) => setReminders(event.target.value)} /></Form.Item>
      <Form.Item label={t('roster.rules.holidays')} htmlFor="rules-holidays" {...(wrong ? { help: t('roster.rules.wrongDay', { day: wrong }), validateStatus: 'error' as const } : {})}><Input.TextArea id="rules-holidays" rows={5} value={holidays} onChange={(event) => setHolidays(event.target.value)} /></Form.Item>
      <Form.Item label={t('roster.rules.moved')} htmlFor="rules-moved"><Input.TextArea id="rules-moved" rows={3} value={moved} onChange={(event) => setMoved(event.target.value)} /></Form.Item>
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      {mayChange ? <Button type="primary" disabled={wrong !== undefined || isWrongHours} loading={change.isRunning} onClick={() => void save()}>{t('roster.save')}</Button> : null}
    </Form>
  );
}
