/** The shell for elders, volunteers, families and residents, and for the page at `/`: plain components, nothing of antd. */
import '../look/base.css';
import type { ReactNode } from 'react';
import { useText } from '../react/text.ts';
import { KeptPlace } from '../kept/kept-place.tsx';
import { ConnectionBanner, PlainHeader } from './header.tsx';
import { BottomNavigation } from './bottom-navigation.tsx';
import { type FrameProps, mountShell, type ShellSettings } from './mount.tsx';
import { Fittings, ScreenPlace } from './screen-place.tsx';
import type { Screen } from './screens.ts';
import styles from './plain.module.css';

/** The page around a screen: skip link, header, content, and the menu at the foot where the audience has one. */
export function PlainFrame({ content, lazies }: FrameProps) {
  const t = useText();
  const wrap = (screen: Screen | undefined, inside: ReactNode) => {
    const isWhole = screen?.layout === 'whole';
    const hasMenu = !isWhole && content.menu.length > 1;
    return (
      <div className={styles.page} data-menu={hasMenu || undefined}>
        <a className={styles.skip} href="#content">
          {t('ui.skip')}
        </a>
        {isWhole ? null : <PlainHeader corner={<Fittings content={content} lazies={lazies} place="corner" />} isFull={content.fittings.some(({ place }) => place === 'corner')} />}
        <Fittings content={content} lazies={lazies} place="unseen" />
        <ConnectionBanner />
        <KeptPlace />
        <Fittings content={content} lazies={lazies} place="banner" />
        <main id="content" tabIndex={-1} className={styles.main}>
          {inside}
        </main>
        {hasMenu ? <BottomNavigation menu={content.menu} /> : null}
      </div>
    );
  };
  return <ScreenPlace content={content} lazies={lazies} wrap={wrap} />;
}

/** Mounts a plain page: `void createShell({ audience: 'elder', modules })`. */
export const createShell = (settings: ShellSettings): Promise<void> => mountShell(settings, PlainFrame, false);
