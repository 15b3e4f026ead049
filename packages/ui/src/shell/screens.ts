/**
 * What a module gives to the pages: its `web/index.ts` exports `defineScreens({ … })` and nothing else. It holds only names, paths and `load`
 * functions, so that every page can read all of them without carrying the code of the others.
 */
import type { Access, Role } from '@huying/kernel';
import type { LucideIcon } from 'lucide-react';
import type { ComponentType } from 'react';
import type { BundleLoader } from '../text/texts.ts';

export type { BundleLoader };

/** One small page of its own for each. `landing` is the page at `/`; the others live below `/<audience>`. */
export const AUDIENCES = ['landing', 'elder', 'family', 'volunteer', 'resident', 'org', 'property', 'worker', 'desk', 'centre'] as const;
export type Audience = (typeof AUDIENCES)[number];

export type Load = () => Promise<{ readonly default: ComponentType }>;

/** Headings of a menu that is long. What has none stands first: the work of every hour. */
export const MENU_GROUPS = ['people', 'service', 'credits', 'settings'] as const;
export type MenuGroup = (typeof MENU_GROUPS)[number];

export interface Screen {
  /** Below the audience, parameters as `:name`: `/`, `/needs/:needId`. The same path for two audiences may be two screens. */
  readonly path: string;
  /** Text key of the title, for the browser, the menu and screen readers. */
  readonly title: string;
  readonly audience: Audience | readonly Audience[];
  readonly load: Load;
  /** The route that the screen lives on. Whom it refuses gets neither the entry in the menu nor the screen. */
  readonly asks?: { readonly who: Access };
  /**
   * Stands in the menu of the audience. The icon is one of lucide-react. `word` is the text key of a shorter word for the menu at the foot of a
   * phone, where five entries stand beside each other: at most three characters of Chinese or six letters, so that it stays on one line.
   */
  readonly menu?: { readonly icon: LucideIcon; readonly order: number; readonly group?: MenuGroup; readonly word?: string };
  /** `whole` leaves the frame away (sign-in, a wall display); `wide` gives a staff screen all of the width without padding. */
  readonly layout?: 'framed' | 'whole' | 'wide';
}

/** A small thing that a module puts into the frame of every screen of an audience. */
export interface Fitting {
  readonly audience: Audience | readonly Audience[];
  /**
   * `corner`: at the end of the header (who I am, the bell). `banner`: across the page beneath the header (this is a demonstration). `unseen`:
   * draws nothing (who is at this page).
   */
  readonly place: 'corner' | 'banner' | 'unseen';
  /** Stands where people sign in, too: it asks nothing of the server that only those who are signed in may ask. */
  readonly atDoor?: true;
  readonly order: number;
  readonly load: Load;
  /** Words of its own, where it needs few of the module's: the others may then come after the first screen. */
  readonly text?: BundleLoader;
}

export interface ModuleScreens {
  readonly module: string;
  readonly text: BundleLoader;
  /** Audiences that need the words although they get no screen from here, e.g. because another module shows this one's reasons. */
  readonly textFor?: readonly Audience[];
  /** Words that only this audience needs, beside `text`: what the desk says at length need not be on an elder's phone. */
  readonly textOf?: { readonly [A in Audience]?: BundleLoader };
  readonly screens: readonly Screen[];
  readonly fittings?: readonly Fitting[];
}

export const defineScreens = (given: ModuleScreens): ModuleScreens => given;

export const isFor = (audience: Audience, given: Audience | readonly Audience[]) => (Array.isArray(given) ? given.includes(audience) : given === audience);

export type MenuEntry = Screen & { readonly menu: NonNullable<Screen['menu']> };

export interface PageContent {
  readonly screens: readonly Screen[];
  readonly menu: readonly MenuEntry[];
  readonly fittings: readonly Fitting[];
  readonly texts: readonly PageText[];
}

/** The words of one module on a page. */
export interface PageText {
  readonly loader: BundleLoader;
  /** Screens that they belong to: until one of these is asked for they may come after the first screen. Empty where they are needed at once. */
  readonly paths: readonly string[];
}

/** Whether an address is one of a screen: `/needs/7` of `/needs/:needId`. */
export const isAt = (path: string, address: string): boolean => {
  const [asked, given] = [path, address].map((one) => one.split('/').filter(Boolean)) as [string[], string[]];
  return asked.length === given.length && asked.every((part, index) => part.startsWith(':') || part === given[index]);
};

/** Whether somebody with these roles may open a screen: what the server says of its route. */
export const mayOpen = ({ asks }: Pick<Screen, 'asks'>, roles: readonly Role[]): boolean =>
  asks === undefined || typeof asks.who === 'string' || asks.who.some((role) => roles.includes(role));

/** Where to lead somebody whom the first screen of the audience refuses: the first entry that is for their roles and not for everybody. */
export const ownEntry = (menu: PageContent['menu'], roles: readonly Role[]): string | undefined =>
  menu.find((entry) => typeof entry.asks?.who === 'object' && mayOpen(entry, roles))?.path;

/** More entries than this are too many to find one among them without headings. */
const MOST_WITHOUT_HEADINGS = 14;

/** The entries for these roles under the headings of a long menu; one part without heading where there are few. */
export function partsOf(menu: PageContent['menu'], roles: readonly Role[]): readonly { readonly group: MenuGroup | undefined; readonly entries: readonly MenuEntry[] }[] {
  const entries = menu.filter((entry) => mayOpen(entry, roles));
  if (entries.length <= MOST_WITHOUT_HEADINGS) return [{ group: undefined, entries }];
  return [undefined, ...MENU_GROUPS].map((group) => ({ group, entries: entries.filter((entry) => entry.menu.group === group) })).filter((part) => part.entries.length > 0);
}

/** Gathers what the modules give to one audience. Two screens on one path are a mistake that must not wait until somebody goes there. */
export function contentFor(audience: Audience, modules: readonly ModuleScreens[]): PageContent {
  const screens = modules.flatMap((module) => module.screens).filter((screen) => isFor(audience, screen.audience));
  const paths = new Set<string>();
  for (const { path } of screens) {
    if (!path.startsWith('/')) throw new Error(`the path ${path} of a screen does not begin with /`);
    if (paths.has(path)) throw new Error(`two screens of ${audience} have the path ${path}`);
    paths.add(path);
  }
  const fittings = modules.flatMap((module) => module.fittings ?? []).filter((fitting) => isFor(audience, fitting.audience));
  return {
    screens: [...screens].sort(byWeight),
    menu: screens.filter((screen): screen is MenuEntry => screen.menu !== undefined).sort((a, b) => a.menu.order - b.menu.order),
    fittings: [...fittings].sort((a, b) => a.order - b.order),
    texts: modules.flatMap((module) => textsFor(audience, module)),
  };
}

function textsFor(audience: Audience, module: ModuleScreens): PageText[] {
  const paths = module.screens.filter((screen) => isFor(audience, screen.audience)).map((screen) => screen.path);
  const seen = (module.fittings ?? []).filter((fitting) => fitting.place !== 'unseen' && isFor(audience, fitting.audience));
  const isInFrame = seen.some((fitting) => fitting.text === undefined);
  const own = seen.flatMap(({ text }) => (text ? [{ loader: text, paths: [] }] : []));
  const isAsked = module.textFor?.includes(audience) ?? false;
  if (paths.length === 0 && !isInFrame && !isAsked) return own;
  const loaders = [module.text, module.textOf?.[audience]].filter((loader) => loader !== undefined);
  return [...own, ...loaders.map((loader) => ({ loader, paths: isInFrame || isAsked ? [] : paths }))];
}

/** Fixed paths before those with parameters, so that `/needs/new` is not taken for the need called "new". */
const byWeight = (a: Screen, b: Screen) => parameters(a) - parameters(b) || b.path.length - a.path.length;
const parameters = (screen: Screen) => screen.path.split('/').filter((part) => part.startsWith(':') || part.startsWith('*')).length;

/** The base of an audience's page. */
export const baseOf = (audience: Audience): string => (audience === 'landing' ? '' : `/${audience}`);
