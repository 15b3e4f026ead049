import type { CSSProperties } from 'react';
import { Link, useLocation } from 'wouter';
import { useRoles } from '../react/hooks.ts';
import { useText } from '../react/text.ts';
import { mayOpen, type PageContent } from './screens.ts';
import styles from './bottom-navigation.module.css';

const MOST_ENTRIES = 5;

/** Which entry of the menu a path belongs to: the longest one that leads to it. */
export const chosenEntry = (menu: PageContent['menu'], path: string): string | undefined =>
  menu
    .map((entry) => entry.path)
    .filter((entry) => path === entry || (entry !== '/' && path.startsWith(`${entry}/`)))
    .sort((a, b) => b.length - a.length)[0];

/** Picture and word for each, within reach of the thumb. Until it is known who is here, whoever the page is for is taken to be. */
export function BottomNavigation({ menu }: { menu: PageContent['menu'] }) {
  const t = useText();
  const [path] = useLocation();
  const roles = useRoles();
  const chosen = chosenEntry(menu, path);
  const entries = menu.filter((entry) => !roles || mayOpen(entry, roles)).slice(0, MOST_ENTRIES);
  return (
    <nav className={styles.navigation} aria-label={t('ui.menu')} style={{ '--entries': entries.length } as CSSProperties}>
      {entries.map(({ path: to, title, menu: { icon: Icon, word } }) => (
        <Link key={to} href={to} className={styles.entry} aria-current={to === chosen ? 'page' : undefined}>
          <span className={styles.icon}>
            <Icon aria-hidden="true" />
          </span>
          <span>{t(word ?? title)}</span>
        </Link>
      ))}
    </nav>
  );
}
