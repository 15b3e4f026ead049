import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import type { NoticeBoard, ShownNotice } from '../react/tools.tsx';
import { useTools } from '../react/tools.tsx';
import { useText } from '../react/text.ts';
import styles from './notice.module.css';

export function createNoticeBoard(): NoticeBoard {
  const listeners = new Set<() => void>();
  let shown: ShownNotice | undefined;
  let count = 0;
  const change = (next: ShownNotice | undefined) => {
    shown = next;
    for (const listener of listeners) listener();
  };
  return {
    get shown() {
      return shown;
    },
    show(notice) {
      count += 1;
      change({ ...notice, id: count });
    },
    clear: () => change(undefined),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** `const tell = useNoticeBoard(); tell.show({ kind: 'done', text: t('…') })`. */
export const useNoticeBoard = (): NoticeBoard => useTools().notices;

const SIGNS = { done: CircleCheck, told: Info, failed: CircleAlert } as const;

/**
 * The live region at the foot of the page. It is always there, because screen readers only hear changes of a region that they know. What it
 * says stays until it is closed or replaced.
 */
export function NoticeRegion() {
  const { notices } = useTools();
  const t = useText();
  const shown = useSyncExternalStore(notices.subscribe, () => notices.shown);
  const Sign = shown ? SIGNS[shown.kind] : undefined;
  return (
    <div role="status" className={styles.region}>
      {shown && Sign ? (
        <div key={shown.id} className={styles.notice} data-kind={shown.kind}>
          <Sign aria-hidden="true" className={styles.sign} />
          <p className={styles.text}>{shown.text}</p>
          {shown.action ? (
            <button
              type="button"
              className={styles.action}
              onClick={() => {
                notices.clear();
                shown.action?.onChoose();
              }}
            >
              {shown.action.label}
            </button>
          ) : null}
          <button type="button" className={styles.close} aria-label={t('ui.close')} onClick={() => notices.clear()}>
            <X aria-hidden="true" />
          </button>
        </div>
      ) : null}
    </div>
  );
}
