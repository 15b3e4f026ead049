import { Button, Choice, Row, Stack, useText } from '@huying/ui';
import { Minus, Plus } from 'lucide-react';
import { MINUTES_PER_CREDIT, sayMinutes } from '../words.ts';

const USUAL_HOURS = [1, 2, 3, 5] as const;
const STEP_MINUTES = 30;

/** How much: a usual amount by one touch, any other by half hours; never more than there is. */
export function HoursChoice({ label, minutes, mostMinutes, onChoose }: { label: string; minutes: number; mostMinutes: number; onChoose: (minutes: number) => void }) {
  const t = useText();
  const within = (wanted: number) => Math.max(0, Math.min(wanted, mostMinutes));
  const usual = USUAL_HOURS.map((hours) => hours * MINUTES_PER_CREDIT).filter((one) => one <= mostMinutes);
  const options = [...new Set([...usual, mostMinutes])].filter((one) => one > 0);
  return (
    <Stack gap="small">
      <Choice
        label={label} layout="line" value={options.includes(minutes) ? minutes : undefined} onChoose={onChoose}
        options={options.map((value) => ({ value, label: value === mostMinutes ? t('timebank.give.all', { minutes: sayMinutes(value, t) }) : sayMinutes(value, t) }))}
      />
      <Row>
        <Button icon={Minus} disabled={minutes <= STEP_MINUTES} onClick={() => onChoose(within(minutes - STEP_MINUTES))}>{t('timebank.give.less')}</Button>
        <strong aria-live="polite">{sayMinutes(minutes, t)}</strong>
        <Button icon={Plus} disabled={minutes >= mostMinutes} onClick={() => onChoose(within(minutes + STEP_MINUTES))}>{t('timebank.give.moreMinutes')}</Button>
      </Row>
    </Stack>
  );
}
