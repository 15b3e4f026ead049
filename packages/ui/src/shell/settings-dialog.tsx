import { useState, useSyncExternalStore } from 'react';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Switch } from '../components/switch.tsx';
import type { Choices } from '../look/preferences.ts';
import { TEXT_SIZES, type TextSize } from '../look/tokens.ts';
import { useText } from '../react/text.ts';
import { useTools } from '../react/tools.tsx';
import styles from './settings-dialog.module.css';

export function useChoices(): readonly [choices: Choices, set: (changes: Partial<Choices>) => void] {
  const { preferences } = useTools();
  return [useSyncExternalStore(preferences.subscribe, () => preferences.choices), preferences.set];
}

const THEMES: readonly Choices['theme'][] = ['system', 'light', 'dark'];

/** Text size, colours and voice. Every choice is seen at once, so there is nothing to save. */
export function SettingsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const t = useText();
  const { speaker } = useTools();
  const [choices, set] = useChoices();
  return (
    <Dialog isOpen={isOpen} title={t('ui.settings.title')} onClose={onClose}>
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

/** The button in the header that opens it: a small and a large letter. */
export function SettingsButton() {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button kind="quiet" className={styles.button} onClick={() => setIsOpen(true)} aria-haspopup="dialog">
        <span aria-hidden="true" className={styles.letters}>
          <span>A</span>
          <span>A</span>
        </span>
        <span>{t('ui.settings.short')}</span>
      </Button>
      <SettingsDialog isOpen={isOpen} onClose={() => setIsOpen(false)} />
    </>
  );
}
