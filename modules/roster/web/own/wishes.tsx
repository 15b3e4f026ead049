import { Button, ButtonLink, Choice, Choices, ErrorNote, Spinner, Stack, Switch, useAsk, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { useState } from 'react';
import { roster, type Wishes } from '../../contract.ts';

/** Parts of a day that people speak of; what is kept are the hours. */
const PARTS = { morning: ['08:00', '12:00'], afternoon: ['12:00', '18:00'], evening: ['18:00', '22:00'] } as const;
type Part = keyof typeof PARTS;
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
const HOURS = [0, 2, 4, 6, 8, 12] as const;

type Times = Wishes['available'];
const has = (times: Times, weekday: number, part: Part) => times.some((one) => one.weekday === weekday && one.from <= PARTS[part][0] && one.to >= PARTS[part][1]);
/** Hours of another day, or that fit no part of a day, stay as they are. */
const others = (times: Times, weekday: number) => times.filter((one) => one.weekday !== weekday || !Object.values(PARTS).some(([from, to]) => one.from === from && one.to === to));

export default function WishesScreen() {
  const t = useText();
  const mine = useAsk(roster.routes.mine, {});
  if (mine.problem && !mine.value) return <ErrorNote problem={mine.problem} onRetry={mine.again} isRetrying={mine.isAsking} />;
  if (!mine.value) return <Spinner>{t('ui.loading')}</Spinner>;
  return <WishesForm wishes={mine.value.wishes} />;
}

function WishesForm({ wishes }: { wishes: Wishes }) {
  const t = useText();
  const board = useNoticeBoard();
  const [given, setGiven] = useState(wishes);
  const change = useCommand(roster.routes.changeWishes);
  const set = (more: Partial<Wishes>) => setGiven((former) => ({ ...former, ...more }));
  const choose = (weekday: number, parts: Part[]) =>
    set({ available: [...others(given.available, weekday), ...parts.map((part) => ({ weekday, from: PARTS[part][0] as string, to: PARTS[part][1] as string }))] });
  const save = async () => {
    const answer = await change.run({ body: given });
    if (answer.ok) board.show({ kind: 'done', text: t('roster.wishes.saved') });
  };
  const back = location.pathname.startsWith('/volunteer') ? '/roster' : '/roster/mine';
  return (
    <Stack gap="large">
      <h1>{t('roster.title.wishes')}</h1>
      <p>{t('roster.wishes.note')}</p>
      {WEEKDAYS.map((weekday) => (
        <Choices
          key={weekday} layout="line" label={t(`roster.weekday.${weekday}`)} values={(Object.keys(PARTS) as Part[]).filter((part) => has(given.available, weekday, part))} onChoose={(parts) => choose(weekday, parts)}
          options={(Object.keys(PARTS) as Part[]).map((value) => ({ value, label: t(`roster.part.${value}`) }))}
        />
      ))}
      <Choice
        layout="line" label={t('roster.wishes.hours')} value={given.mostHoursPerWeek ?? 0} onChoose={(hours) => set({ mostHoursPerWeek: hours === 0 ? null : hours })}
        options={[...new Set([...HOURS, given.mostHoursPerWeek ?? 0])].sort((one, other) => one - other).map((value) => ({ value, label: value === 0 ? t('roster.wishes.noLimit') : t('roster.hours', { count: value }) }))}
      />
      <Switch label={t('roster.wishes.ask')} note={t('roster.wishes.askNote')} words={[t('roster.mine.switchOff'), t('roster.mine.switchOn')]} isOn={given.mayBeAsked} onSwitch={(mayBeAsked) => set({ mayBeAsked })} />
      <Switch label={t('roster.mine.switch')} note={t('roster.wishes.switchNote')} words={[t('roster.mine.switchOff'), t('roster.mine.switchOn')]} isOn={given.switchesDuty} onSwitch={(switchesDuty) => set({ switchesDuty })} />
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Button kind="primary" isWide isBusy={change.isRunning} onClick={() => void save()}>{t('roster.save')}</Button>
      <ButtonLink kind="quiet" to={back}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
