import { Link, useLocation } from 'wouter';
import { useText } from '../react/text.ts';
import type { PageContent } from './screens.ts';
import styles from './bottom-navigation.module.css';

/** Which entry of the menu a path belongs to: the longest one that leads to it. */
export const chosenEntry = (menu: PageContent['menu'], path: string): string | undefined =>
  menu
    .map((entry) => entry.path)
    .filter((entry) => path === entry || (entry !== '/' && path.startsWith(`${entry}/`)))
    .sort((a, b) => b.length - a.length)[0];

/** Picture and word for each, within reach of the thumb. */
export function BottomNavigation({ menu }: { menu: PageContent['menu'] }) {
  const t = useText();
  const [path] = useLocation();
  const chosen = chosenEntry(menu, path);
  return (
    <nav className={styles.navigation} aria-label={t('ui.menu')}>
      {menu.slice(0, 5).map(({ path: to, title, menu: { icon: Icon } }) => (
        <Link key={to} href={to} className={styles.entry} aria-current={to === chosen ? 'page' : undefined}>
          <span className={styles.icon}>
            <Icon aria-hidden="true" />
          </span>
          <span>{t(title)}</span>
        </Link>
      ))}
    </nav>
  );
}
