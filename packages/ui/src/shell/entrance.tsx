import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { useLanguage, useText } from '../react/text.ts';
import { Emblem } from '../rings/emblem.tsx';
import styles from './entrance.module.css';
import { SettingsButton } from './settings-button.tsx';

/** A page without the frame: who is signed in nowhere has no menu and no stream, but chooses size of text and language. */
export function Entrance({ children }: { children: ReactNode }) {
  const t = useText();
  const [language, setLanguage] = useLanguage();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Emblem />
        <span className={styles.name}>{t('ui.appName')}</span>
        <SettingsButton />
        <Button kind="quiet" lang={other === 'zh' ? 'zh-CN' : 'en'} aria-label={t('ui.language.otherName')} onClick={() => void setLanguage(other)}>{t('ui.language.other')}</Button>
      </header>
      {children}
    </div>
  );
}
