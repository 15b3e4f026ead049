/** The shell for staff: dense, for a desktop and usable on a phone in the stairwell. antd with our tokens. */
import '../look/base.css';
import { App, Button, ConfigProvider, type ConfigProviderProps, Drawer, Layout, Menu, type MenuProps } from 'antd';
import enUS from 'antd/es/locale/en_US.js';
import zhCN from 'antd/es/locale/zh_CN.js';
import { Menu as MenuIcon, MoonStar, Sun } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useLocation } from 'wouter';
import { antdTheme } from '../look/antd-theme.ts';
import type { Scheme } from '../look/tokens.ts';
import { useChoices } from '../react/choices.ts';
import { useMedia, useRoles, useStreamState } from '../react/hooks.ts';
import { useLanguage, useText } from '../react/text.ts';
import type { Language } from '../text/texts.ts';
import { chosenEntry } from './bottom-navigation.tsx';
import { ConnectionBanner, LanguageButton, Wordmark } from './header.tsx';
import { type FrameProps, mountShell, type ShellSettings } from './mount.tsx';
import { Fittings, ScreenPlace } from './screen-place.tsx';
import { useReachableTables } from './reachable-tables.ts';
import { type MenuEntry, type PageContent, partsOf, type Screen } from './screens.ts';
import styles from './staff.module.css';

/** The scheme in force, by choice or by the system. */
export function useScheme(): Scheme {
  const [{ theme }] = useChoices();
  const isDarkSystem = useMedia('(prefers-color-scheme: dark)');
  return theme === 'system' ? (isDarkSystem ? 'dark' : 'light') : theme;
}

/** TypeScript takes antd's files for CommonJS and so the default export for the module; bundlers see the locale itself. */
const LOCALES = { zh: zhCN, en: enUS } as unknown as Readonly<Record<Language, ConfigProviderProps['locale']>>;

/** antd in our colours and the chosen language; for the gallery and for tests beside the shell. */
export function StaffTheme({ children }: { children: ReactNode }) {
  const scheme = useScheme();
  const [language] = useLanguage();
  const isStill = useMedia('(prefers-reduced-motion: reduce)');
  useReachableTables();
  return (
    <ConfigProvider theme={antdTheme(scheme, isStill)} locale={LOCALES[language]} button={{ autoInsertSpace: false }}>
      <App component={false}>{children}</App>
    </ConfigProvider>
  );
}

function StaffMenu({ menu, onGo }: { menu: PageContent['menu']; onGo?: () => void }) {
  const t = useText();
  const [path, go] = useLocation();
  const roles = useRoles() ?? [];
  const itemOf = ({ path: key, title, menu: { icon: Icon } }: MenuEntry) => ({ key, label: t(title), icon: <Icon size={18} aria-hidden="true" /> });
  return (
    <nav aria-label={t('ui.menu')}>
      <Menu
        mode="inline"
        selectedKeys={[chosenEntry(menu, path) ?? '']}
        items={partsOf(menu, roles).flatMap<NonNullable<MenuProps['items']>[number]>(({ group, entries }) => (group ? [{ key: `group:${group}`, type: 'group' as const, label: t(`ui.menu.${group}`), children: entries.map(itemOf) }] : entries.map(itemOf)))}
        onClick={({ key }) => {
          go(key);
          onGo?.();
        }}
      />
    </nav>
  );
}

function ThemeButton() {
  const t = useText();
  const scheme = useScheme();
  const [, set] = useChoices();
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <Button
      type="text"
      aria-label={t(`ui.settings.theme.${other}`)}
      icon={other === 'dark' ? <MoonStar size={18} aria-hidden="true" /> : <Sun size={18} aria-hidden="true" />}
      onClick={() => set({ theme: other })}
    />
  );
}

/** In the header where there is room, else at the foot of the menu. */
const Settings = () => (
  <div className={styles.settings}>
    <ThemeButton />
    <LanguageButton />
  </div>
);

/** A small ring that says whether the page hears the server: closed when it does, open when it does not. */
function LiveMark() {
  const t = useText();
  const state = useStreamState();
  if (state === 'connecting') return null;
  const words = t(state === 'open' ? 'ui.stream.live' : 'ui.stream.lost');
  return (
    <svg viewBox="0 0 24 24" className={styles.live} data-state={state} role="img" aria-label={words}>
      <title>{words}</title>
      <circle cx="12" cy="12" r="3" />
      <circle cx="12" cy="12" r="8" pathLength={100} transform="rotate(-45 12 12)" />
    </svg>
  );
}

function Header({ title, content, lazies, onMenu }: FrameProps & { title: string; onMenu: (() => void) | undefined }) {
  const t = useText();
  return (
    <Layout.Header className={styles.header}>
      {onMenu ? <Button type="text" aria-label={t('ui.menu')} icon={<MenuIcon size={20} aria-hidden="true" />} onClick={onMenu} /> : null}
      <h1 className={styles.title}>{title}</h1>
      <LiveMark />
      {onMenu ? null : <Settings />}
      <Fittings content={content} lazies={lazies} place="corner" />
    </Layout.Header>
  );
}

export function StaffFrame(frame: FrameProps) {
  const t = useText();
  const isNarrow = useMedia('(max-width: 900px)');
  const [isMenuOpen, setIsMenuOpen] = useState(false);
  const { content, lazies } = frame;
  const hasMenu = content.menu.length > 1;
  const wrap = (screen: Screen | undefined, inside: ReactNode) => {
    if (screen?.layout === 'whole') {
      return (
        <>
          <Fittings content={content} lazies={lazies} place="banner" />
          <main id="content" tabIndex={-1} className={styles.whole}>{inside}</main>
        </>
      );
    }
    return (
      <Layout className={styles.page}>
        <a className={styles.skip} href="#content">
          {t('ui.skip')}
        </a>
        {hasMenu && !isNarrow ? (
          <Layout.Sider width={220} className={styles.sider}>
            <div className={styles.mark}>
              <Wordmark />
            </div>
            <StaffMenu menu={content.menu} />
          </Layout.Sider>
        ) : null}
        <Layout>
          <Header {...frame} title={t(screen?.title ?? 'ui.notFound.title')} onMenu={hasMenu && isNarrow ? () => setIsMenuOpen(true) : undefined} />
          <Fittings content={content} lazies={lazies} place="unseen" />
          <ConnectionBanner />
          <Fittings content={content} lazies={lazies} place="banner" />
          <main id="content" tabIndex={-1} className={screen?.layout === 'wide' ? styles.wide : styles.main}>
            {inside}
          </main>
        </Layout>
        <Drawer open={hasMenu && isNarrow && isMenuOpen} onClose={() => setIsMenuOpen(false)} placement="left" size={260} title={t('ui.appName')} footer={<Settings />}>
          <StaffMenu menu={content.menu} onGo={() => setIsMenuOpen(false)} />
        </Drawer>
      </Layout>
    );
  };
  return (
    <StaffTheme>
      <ScreenPlace content={content} lazies={lazies} wrap={wrap} />
    </StaffTheme>
  );
}

/** Mounts a staff page: `void createStaffShell({ audience: 'desk', modules })`. */
export const createStaffShell = (settings: ShellSettings): Promise<void> => mountShell(settings, StaffFrame, true);
