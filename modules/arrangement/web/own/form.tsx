import { type FormEvent, useState } from 'react';
import { addDays, localDate, localParts, atLocal, type PersonId } from '@huying/kernel';
import type { Category } from '@huying/recognition/contract';
import { Button, Choice, Choices, ErrorNote, sayDay, Stack, Switch, TextArea, useCommand, useNow, useText } from '@huying/ui';
import { arrangements } from '../../contract.ts';
import { WEEKDAY_CODES, type WeekdayCode } from '../../core/spoken-rule.ts';

type Often = 'once' | 'daily' | 'weekly' | 'monthly';
const HOURS = ['08:00', '09:00', '10:00', '11:00', '14:00', '15:00', '16:00', '18:00'] as const;
const DAYS_AHEAD = 7;

export interface ArrangeFormProps {
  readonly elderId?: PersonId;
  readonly category: Category | undefined;
  /** An elder is asked less: how often, when. */
  readonly isShort?: boolean;
  readonly onDone: () => void;
}

const ruleOf = (often: Often, days: readonly WeekdayCode[], startsOn: string): string | null => {
  if (often === 'once') return null;
  if (often === 'daily') return 'FREQ=DAILY';
  return often === 'weekly' ? `FREQ=WEEKLY;BYDAY=${WEEKDAY_CODES.filter((day) => days.includes(day)).join(',')}` : `FREQ=MONTHLY;BYMONTHDAY=${Number(startsOn.slice(8))}`;
};

/** How often and when; the rule is made of what was touched. */
export function ArrangeForm({ elderId, category, isShort = false, onDone }: ArrangeFormProps) {
  const t = useText();
  const today = localDate(new Date(useNow(3_600)));
  const days = Array.from({ length: DAYS_AHEAD }, (_, ahead) => addDays(today, ahead + 1));
  const [often, setOften] = useState<Often>('weekly');
  const [weekdays, setWeekdays] = useState<WeekdayCode[]>([]);
  const [startsOn, setStartsOn] = useState(days[0] as string);
  const [time, setTime] = useState<string>('09:00');
  const [isQuiet, setQuiet] = useState(false);
  const [text, setText] = useState('');
  const add = useCommand(arrangements.routes.add, { touches: ['need'] });
  const needsDay = often === 'once' || often === 'monthly';
  const isReady = category !== undefined && (often !== 'weekly' || weekdays.length > 0);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!category) return;
    const answer = await add.run({
      body: { ...(elderId ? { elderId } : {}), category, text: text.trim() || null, rule: ruleOf(often, weekdays, startsOn), startsOn: needsDay ? startsOn : (days[0] as string), time, holidays: isQuiet ? 'not-on-holidays' : 'as-usual' },
    });
    if (answer.ok) onDone();
  };
  return (
    <form noValidate onSubmit={(event) => void send(event)}>
      <Stack gap="large">
        <Choice label={t('arrangement.often')} value={often} onChoose={setOften} options={(isShort ? (['weekly', 'daily', 'once'] as const) : (['weekly', 'daily', 'once', 'monthly'] as const)).map((value) => ({ value, label: t(`arrangement.often.${value}`) }))} />
        {often === 'weekly' ? <Choices label={t('arrangement.weekdays')} layout="line" values={weekdays} onChoose={setWeekdays} options={WEEKDAY_CODES.map((value) => ({ value, label: t(`arrangement.day.${value}`) }))} /> : null}
        {needsDay ? (
          <Choice label={t(often === 'once' ? 'arrangement.which' : 'arrangement.first')} layout="line" value={startsOn} onChoose={setStartsOn} options={days.map((value) => ({ value, label: `${sayDay(value, t)} ${t(`arrangement.day.${WEEKDAY_CODES[localParts(atLocal(value)).weekday - 1]}`)}` }))} />
        ) : null}
        <Choice label={t('arrangement.time')} layout="line" value={time} onChoose={setTime} options={HOURS.map((value) => ({ value, label: value }))} />
        {often === 'once' ? null : <Switch label={t('arrangement.holidays')} words={[t('arrangement.holidays.come'), t('arrangement.holidays.stay')]} isOn={isQuiet} onSwitch={setQuiet} />}
        {isShort ? null : <TextArea label={t('arrangement.text')} optionalWord={t('arrangement.optional')} maxLength={300} value={text} onChange={(event) => setText(event.target.value)} />}
        {add.problem ? <ErrorNote problem={add.problem} /> : null}
        <Button submits kind="primary" isWide isBusy={add.isRunning} disabled={!isReady}>{t('arrangement.save')}</Button>
      </Stack>
    </form>
  );
}
