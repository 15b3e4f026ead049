import { Choice, Stack, useText } from '@huying/ui';
import { type Channel, CHANNELS } from '../../contract.ts';
import { type ChoiceProps, offOf } from './chosen.ts';

/** What is switched off in each of the three. */
const WAYS = { everything: [], noCalls: ['voice'], hereOnly: [...CHANNELS] } as const satisfies Record<string, readonly Channel[]>;
type Way = keyof typeof WAYS;

/** Two questions, each with large answers. Help in an emergency is told to others; these choices keep none of it back. */
export function ElderChoice({ choice, save }: ChoiceProps) {
  const t = useText();
  const off = offOf(choice);
  const chosen = (Object.keys(WAYS) as Way[]).find((way) => WAYS[way].length === off.length && WAYS[way].every((channel) => off.includes(channel)));
  const way = (value: Way) => ({ value, label: t(`notify.elder.${value}`), note: t(`notify.elder.${value}.note`) });
  return (
    <Stack gap="large">
      <Choice label={t('notify.elder.how')} value={chosen} onChoose={(value) => save({ off: [...WAYS[value]] })} options={[way('everything'), way('noCalls'), way('hereOnly')]} />
      <Choice
        label={t('notify.elder.night')} value={choice.quiet.choice === 'none' ? 'none' : 'usual'} onChoose={(value) => save({ quiet: { ...choice.quiet, choice: value } })}
        options={[{ value: 'usual', label: t('notify.elder.sleep'), note: t('notify.elder.sleep.note') }, { value: 'none', label: t('notify.elder.anyTime') }]}
      />
      <p>{t('notify.elder.red')}</p>
    </Stack>
  );
}
