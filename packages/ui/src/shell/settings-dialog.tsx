import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Switch } from '../components/switch.tsx';
import type { Choices } from '../look/preferences.ts';
import { TEXT_SIZES, type TextSize } from '../look/tokens.ts';
import { useChoices } from '../react/choices.ts';
import { useText } from '../react/text.ts';
import { useTools } from '../react/tools.tsx';
import styles from './settings-dialog.module.css';

const THEMES: readonly Choices['theme'][] = ['system', 'light', 'dark'];

/** Text size, colours and voice. Every choice is seen at once, so there is nothing to save. */
export default function SettingsDialog({ onClose }: { onClose: () => void }) {
  const t = useText();
  const { speaker } = useTools();
  const [choices, set] = useChoices();
  return (
    <Dialog isOpen title={t('ui.settings.title')} onClose={onClose}>
      <p className={styles.sample}>{t('ui.settings.sample')}</p>
      <Choice<TextSize>
        label={t('ui.settings.textSize')}
        layout="line"
        value={choices.textSize}
        onChoose={(textSize) => set({ textSize })}
        options={TEXT_SIZES.map((size) => ({ value: size, label: <span style={{ fontSize: size }}>{t(`ui.settings.size.${size}`)}</span> }))}
      />
      <Choice<Choices['theme']>
        label={t('ui.settings.theme')}
        layout="line"
        value={choices.theme}
        onChoose={(theme) => set({ theme })}
        options={THEMES.map((theme) => ({ value: theme, label: t(`ui.settings.theme.${theme}`) }))}
      />
      {speaker.isAvailable ? (
        <Switch
          label={t('ui.settings.voice')}
          note={t('ui.settings.voice.note')}
          words={[t('ui.settings.voice.off'), t('ui.settings.voice.on')]}
          isOn={choices.isVoiceOn}
          onSwitch={(isVoiceOn) => {
            set({ isVoiceOn });
            if (isVoiceOn) void speaker.interrupt(t('ui.settings.sample'));
            else speaker.cancel();
          }}
        />
      ) : null}
    </Dialog>
  );
}
