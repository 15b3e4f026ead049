import { useEffect } from 'react';

/** What antd lets scroll sideways where a table is wider than the page. */
const SCROLLERS = '.ant-table-content, .ant-table-body';

/**
 * Whatever scrolls can be reached and moved with the keyboard (WCAG 2.1.1; axe: scrollable-region-focusable). antd gives its tables no such place, so each
 * that is wider than the page gets one, with a name; where there is room again it goes, so that nobody tabs through what needs none.
 */
export function markTables(root: Document): void {
  // A group is named by the page that it stands on; its head says the rest.
  const label = root.querySelector('main h1')?.textContent || root.title;
  for (const one of root.querySelectorAll<HTMLElement>(SCROLLERS)) {
    const scrolls = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    if (scrolls === one.hasAttribute('data-reachable')) continue;
    if (scrolls) for (const [name, value] of [['data-reachable', ''], ['tabindex', '0'], ['role', 'group'], ['aria-label', label]] as const) one.setAttribute(name, value);
    else for (const name of ['data-reachable', 'tabindex', 'role', 'aria-label']) one.removeAttribute(name);
  }
}

/** Looks again whenever something on the page comes, goes or gets another size; at most once for each picture that is drawn. */
export function useReachableTables(): void {
  useEffect(() => {
    let waiting = 0;
    const look = () => {
      waiting ||= requestAnimationFrame(() => {
        waiting = 0;
        markTables(document);
      });
    };
    const watcher = new MutationObserver(look);
    watcher.observe(document.body, { childList: true, subtree: true });
    window.addEventListener('resize', look);
    look();
    return () => {
      watcher.disconnect();
      window.removeEventListener('resize', look);
      cancelAnimationFrame(waiting);
    };
  }, []);
}
