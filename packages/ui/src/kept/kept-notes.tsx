import { useSyncExternalStore } from 'react';
import { Button } from '../components/button.tsx';
import { Note } from '../components/notes.tsx';
import { Moment } from '../components/said.tsx';
import { useRefusalText, useText } from '../react/text.ts';
import { useTools } from '../react/tools.tsx';
import styles from './kept-notes.module.css';

/** What waits for the network, and what could not be done when it was back. */
export default function KeptNotes() {
  const { kept } = useTools();
  const t = useText();
  const told = useRefusalText();
  const list = useSyncExternalStore(kept.subscribe, () => kept.list);
  const waiting = list.filter(({ problem }) => !problem);
  return (
    <div role="status" className={styles.notes}>
      {waiting.length > 0 ? (
        <Note kind="warned" title={t('ui.kept.title', { count: waiting.length })}>
          <ul>{waiting.map(({ id, what, at }) => <li key={id}><Moment at={at} /> {t(what)}</li>)}</ul>
          <p>{t('ui.kept.waiting')}</p>
        </Note>
      ) : null}
      {list.flatMap(({ id, what, at, problem }) => {
        if (!problem) return [];
        const { sentence, advice } = told(problem);
        return [
          <Note key={id} kind="failed" title={t('ui.kept.refused')} actions={<Button onClick={() => kept.forget(id)}>{t('ui.kept.seen')}</Button>}>
            <p><Moment at={at} /> {t(what)}</p>
            <p>{sentence}{advice ? ` ${advice}` : ''}</p>
          </Note>,
        ];
      })}
    </div>
  );
}
