import { useEffect } from 'react';
import './tables.css';

/** What antd lets scroll sideways where a table is wider than the page. */
const SCROLLERS = '.ant-table-content, .ant-table-body';

/**
 * Whatever scrolls can be reached and moved with the keyboard (WCAG 2.1.1; axe: scrollable-region-focusable). antd gives its tables no such place, so each
 * that is wider than the page gets one, with a name; where there is room again it goes, so that nobody tabs through what needs none.
 */
export function markTables(root: Document): void {
  for (const one of root.querySelectorAll<HTMLElement>('.ant-table-content')) nameCells(one);
  // A group is named by the page that it stands on; its head says the rest.
  const label = root.querySelector('main h1')?.textContent || root.title;
  for (const one of root.querySelectorAll<HTMLElement>(SCROLLERS)) {
    const scrolls = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    if (scrolls === one.hasAttribute('data-reachable')) continue;
    if (scrolls) for (const [name, value] of [['data-reachable', ''], ['tabindex', '0'], ['role', 'group'], ['aria-label', label]] as const) one.setAttribute(name, value);
    else for (const name of ['data-reachable', 'tabindex', 'role', 'aria-label']) one.removeAttribute(name);
  }
}

/**
 * On a phone the rows of a wide table stand as cards (tables.css): each cell is told the name of its column. The first names the card, and where
 * columns stand under a common head nothing is said.
 */
function nameCells(content: HTMLElement): void {
  const table = content.querySelector<HTMLTableElement>(':scope > table');
  if (!table?.tHead || table.tHead.rows.length !== 1 || !table.style.width.endsWith('px')) return;
  content.toggleAttribute('data-cards', true);
  const names = [...(table.tHead.rows[0]?.cells ?? [])].map((cell) => cell.textContent?.trim() ?? '');
  for (const row of table.tBodies[0]?.rows ?? []) {
    for (const [at, cell] of [...row.cells].entries()) {
      const name = at === 0 || cell.colSpan > 1 ? '' : (names[at] ?? '');
      if (name === (cell.dataset.label ?? '')) continue;
      if (name) cell.dataset.label = name;
      else delete cell.dataset.label;
    }
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
    watcher.observe(document.body, { childList: true, characterData: true, subtree: true });
    window.addEventListener('resize', look);
    look();
    return () => {
      watcher.disconnect();
      window.removeEventListener('resize', look);
      cancelAnimationFrame(waiting);
    };
  }, []);
}
