import { type RefObject, useId, useRef, useState } from 'react';
import { useText } from '@huying/ui';
import { Button, Input, type InputRef } from 'antd';
import { Undo2, X } from 'lucide-react';
import { addWord, changeOf, MOST_WORD_CHARACTERS, MOST_WORDS, removeWord, wordsAfter, wordsTyped } from '../draft.ts';
import { effectsOf, type Entry, nameOf } from '../words.ts';
import type { Editing } from './editing.ts';
import styles from './recognition.module.css';

/** The words of one entry. What is taken away stays in its place until it is saved, so that it can be taken back. */
export function EntryWords({ one, search, inForce, names, draft: given, onDraft }: Editing & { one: Entry; search: string }) {
  const t = useText();
  const input = useRef<InputRef>(null);
  const { entry } = one;
  const draft = given ?? { basedOn: inForce.version, changes: {} };
  const change = changeOf(given, entry.id);
  const left = wordsAfter(entry.words, change);
  const added = change.added.filter((word) => !entry.words.includes(word));
  const takeBack = (word: string) => {
    onDraft(removeWord(draft, entry.id, word));
    // Its button goes with it; without this the keyboard would begin at the top of the page again.
    input.current?.focus();
  };
  return (
    <>
      <ul className={styles.effects}>{effectsOf(one, names, t).map((effect) => <li key={effect}>{effect}</li>)}</ul>
      <ul className={styles.words} aria-label={t('recognition.entry.words', { name: nameOf(one) })}>
        {entry.words.map((word) => {
          const isRemoved = change.removed.includes(word);
          const isLast = !isRemoved && left.length === 1;
          const label = isLast ? t('recognition.entry.last') : t(isRemoved ? 'recognition.entry.undo' : 'recognition.entry.remove', { word });
          return (
            <li key={word} className={styles.word} data-change={isRemoved ? 'removed' : undefined}>
              <span className={search && word.includes(search) ? styles.found : undefined}>{word}</span>
              {isRemoved ? <small>{t('recognition.entry.removed')}</small> : null}
              <button
                type="button" className={styles.sign} aria-label={label} title={label} disabled={isLast}
                onClick={() => onDraft(isRemoved ? addWord(draft, entry, word) : removeWord(draft, entry.id, word))}
              >
                {isRemoved ? <Undo2 size={14} aria-hidden="true" /> : <X size={14} aria-hidden="true" />}
              </button>
            </li>
          );
        })}
        {added.map((word) => (
          <li key={word} className={styles.word} data-change="added">
            <span>{word}</span>
            <small>{t('recognition.entry.added')}</small>
            <button type="button" className={styles.sign} aria-label={t('recognition.entry.remove', { word })} title={t('recognition.entry.remove', { word })} disabled={left.length === 1} onClick={() => takeBack(word)}>
              <X size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {left.length === 0 ? <p role="alert" className={styles.failed}>{t('recognition.entry.last')}</p> : null}
      <AddWords one={one} count={left.length} inputRef={input} onAdd={(words) => onDraft(words.reduce((now, word) => addWord(now, entry, word), draft))} />
    </>
  );
}

function AddWords({ one, count, inputRef, onAdd }: { one: Entry; count: number; inputRef: RefObject<InputRef | null>; onAdd: (words: string[]) => void }) {
  const t = useText();
  const hint = useId();
  const [typed, setTyped] = useState('');
  const words = wordsTyped(typed);
  const tooLong = words.find((word) => word.length > MOST_WORD_CHARACTERS);
  const problem = tooLong ? t('recognition.entry.tooLong', { word: tooLong }) : count + words.length > MOST_WORDS ? t('recognition.entry.tooMany') : undefined;
  const add = () => {
    onAdd(words);
    setTyped('');
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (words.length > 0 && !problem) add();
      }}
    >
      <div className={styles.add}>
        <Input
          ref={inputRef} aria-label={t('recognition.entry.addLabel', { name: nameOf(one) })} aria-describedby={hint} aria-invalid={problem !== undefined} status={problem ? 'error' : ''}
          value={typed} maxLength={1_000} onChange={(event) => setTyped(event.target.value)}
        />
        <Button htmlType="submit" disabled={words.length === 0 || problem !== undefined}>{t('recognition.entry.add')}</Button>
      </div>
      <small id={hint} className={problem ? styles.failed : styles.soft}>{problem ?? t('recognition.entry.addHint')}</small>
    </form>
  );
}
