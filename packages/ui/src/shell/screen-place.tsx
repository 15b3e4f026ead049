import { Component, lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { Redirect, Route, Switch as RouteSwitch, useLocation } from 'wouter';
import { Button, ButtonAnchor, ButtonLink } from '../components/button.tsx';
import { EmptyState } from '../components/notes.tsx';
import { Spinner } from '../components/spinner.tsx';
import { useRoles } from '../react/hooks.ts';
import { Quiet } from '../react/quiet.tsx';
import { useText } from '../react/text.ts';
import { useTools } from '../react/tools.tsx';
import { useRecovery } from './recovery.tsx';
import { SIGN_IN_PATH } from './session.ts';
import { type Fitting, type Load, mayOpen, ownEntry, type PageContent, type Screen } from './screens.ts';

/** Each `load` becomes one lazy component, made once. */
export type LazyScreens = ReadonlyMap<Load, ReturnType<typeof lazy>>;
export const makeLazy = (loads: readonly Load[]): LazyScreens => new Map(loads.map((load) => [load, lazy(load)]));

function Crash({ onRetry }: { onRetry: () => void }) {
  const t = useText();
  return (
    <EmptyState
      title={t('ui.crash.title')}
      action={
        <Button kind="primary" onClick={onRetry}>
          {t('ui.reload')}
        </Button>
      }
    >
      <p>{t('ui.crash.words')}</p>
    </EmptyState>
  );
}

/** While it is found out whether the page is only older than the server, and is opened again by itself, nobody is frightened. */
function Failed() {
  const t = useText();
  const recovery = useRecovery();
  const [isDeciding, setIsDeciding] = useState(recovery.deciding !== undefined);
  useEffect(() => {
    let isHere = true;
    void Promise.resolve(recovery.deciding).then((isReopening) => {
      if (isHere && !isReopening) setIsDeciding(false);
    });
    return () => {
      isHere = false;
    };
  }, [recovery]);
  return isDeciding ? <Spinner>{t('ui.loading')}</Spinner> : <Crash onRetry={recovery.reopen} />;
}

/** A screen that throws takes only itself down. Going elsewhere makes a new boundary; the button loads the page anew. */
class Boundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  constructor(props: { children: ReactNode }) {
    super(props);
    this.state = { hasFailed: false };
  }
  static getDerivedStateFromError() {
    return { hasFailed: true };
  }
  override render() {
    return this.state.hasFailed ? <Failed /> : this.props.children;
  }
}

function NotFound() {
  const t = useText();
  return (
    <EmptyState
      title={t('ui.notFound.title')}
      action={
        <ButtonLink kind="primary" to="/">
          {t('ui.home')}
        </ButtonLink>
      }
    >
      <p>{t('ui.notFound.words')}</p>
    </EmptyState>
  );
}

/** Somebody came to the door of others, by an old bookmark say. From the first screen they are led to the first that is theirs. */
function NotYours({ screen, content }: { screen: Screen; content: PageContent }) {
  const t = useText();
  const own = ownEntry(content.menu, useRoles() ?? []);
  if (screen.path === '/' && own !== undefined) return <Redirect to={own} replace />;
  return (
    <EmptyState
      title={t('ui.notYours.title')}
      action={
        <ButtonAnchor kind="primary" href="/">
          {t('ui.notYours.doors')}
        </ButtonAnchor>
      }
    >
      <p>{t('ui.notYours.words')}</p>
    </EmptyState>
  );
}

/** Sets the title; after the first screen also moves the focus to the content, so that a screen reader notices the change. */
function Arrival({ screen, children }: { screen: Screen; children: ReactNode }) {
  const t = useText();
  const { notices } = useTools();
  const [path] = useLocation();
  const first = useRef(true);
  const title = `${t(screen.title)} · ${t('ui.appName')}`;
  useEffect(() => {
    document.title = title;
  }, [title]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path is the reason to run, not an input.
  useEffect(() => {
    if (first.current) first.current = false;
    else {
      document.querySelector('main')?.focus();
      scrollTo(0, 0);
    }
    return () => notices.clear();
  }, [path, notices]);
  return children;
}

/** Where the screens of an audience appear. `wrap` lays the frame around those that want one. */
export function ScreenPlace({ content, lazies, wrap }: { content: PageContent; lazies: LazyScreens; wrap: (screen: Screen | undefined, inside: ReactNode) => ReactNode }) {
  const t = useText();
  const roles = useRoles();
  return (
    <RouteSwitch>
      {content.screens.map((screen) => {
        const Inside = lazies.get(screen.load);
        if (roles && !mayOpen(screen, roles)) {
          return (
            <Route key={screen.path} path={screen.path}>
              {wrap(screen, <NotYours screen={screen} content={content} />)}
            </Route>
          );
        }
        return (
          <Route key={screen.path} path={screen.path}>
            {wrap(
              screen,
              <Boundary>
                <Suspense fallback={<Spinner>{t('ui.loading')}</Spinner>}>
                  <Arrival screen={screen}>{Inside ? <Inside /> : null}</Arrival>
                </Suspense>
              </Boundary>,
            )}
          </Route>
        );
      })}
      <Route>{wrap(undefined, <NotFound />)}</Route>
    </RouteSwitch>
  );
}

/** What modules put into a place of the frame. */
export function Fittings({ content, lazies, place }: { content: PageContent; lazies: LazyScreens; place: Fitting['place'] }) {
  const [path] = useLocation();
  const isAtDoor = path.startsWith(SIGN_IN_PATH);
  return content.fittings
    .filter((fitting) => fitting.place === place && (!isAtDoor || fitting.atDoor))
    .map((fitting, index) => {
      const Inside = lazies.get(fitting.load);
      return Inside ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list is made once and never changes.
        <Quiet key={index}>
          <Suspense fallback={null}>
            <Inside />
          </Suspense>
        </Quiet>
      ) : null;
    });
}
