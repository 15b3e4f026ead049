import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Button } from '../components/button.tsx';
import { useLasting, useStreamState } from '../react/hooks.ts';
import { useLanguage, useText } from '../react/text.ts';
import { Emblem } from '../rings/emblem.tsx';
import { SettingsButton } from './settings-button.tsx';
import styles from './header.module.css';

/** Emblem and name; leads to the first screen of the audience. */
export function Wordmark() {
  const t = useText();
  return (
    <Link href="/" className={styles.wordmark}>
      <Emblem />
      <span>{t('ui.appName')}</span>
    </Link>
  );
}

/** Goes over to the other language; its name is written in that language, so that whoever needs it can read it. */
export function LanguageButton() {
  const t = useText();
  const [language, setLanguage] = useLanguage();
  const other = language === 'zh' ? 'en' : 'zh';
  return (
    <Button kind="quiet" className={styles.language} lang={other === 'zh' ? 'zh-CN' : 'en'} aria-label={t('ui.language.otherName')} onClick={() => void setLanguage(other)}>
      {t('ui.language.other')}
    </Button>
  );
}

/** `isFull` where modules put something into the corner: on a narrow phone the emblem then stands for the name, so that one line is enough. */
export function PlainHeader({ corner, isFull }: { corner: ReactNode; isFull: boolean }) {
  return (
    <header className={styles.header} data-full={isFull || undefined}>
      <Wordmark />
      <div className={styles.tools}>
        <SettingsButton />
        <LanguageButton />
        {corner}
      </div>
    </header>
  );
}

/** Short losses heal unseen; after four seconds people are told, and told that nothing is lost. */
export function ConnectionBanner() {
  const t = useText();
  const isLost = useLasting(useStreamState() === 'lost', 4000);
  return (
    <div role="status" className={styles.connection}>
      {isLost ? <p>{t('ui.stream.lost')}</p> : null}
    </div>
  );
}
