import { type RefObject, useId, useRef, useState } from 'react';
import { useText } from '@huying/ui';
import { Button, Input, type InputRef } from 'antd';
import { Undo2, X } from 'lucide-react';
import { addWord, changeOf, emptyDraft, forget, meaningOf, MOST_WORD_CHARACTERS, MOST_WORDS, removeWord, setMeaning, touchedIds, wordsAfter, wordsTyped } from '../draft.ts';
import { effectsOf, type Entry, nameOf } from '../words.ts';
import type { Editing } from './editing.ts';
import styles from './recognition.module.css';

/** The words of one entry. What is switched off stays in its place, before and after it is saved, so that it can be had back. */
export function EntryWords({ one, search, inForce, names, draft: given, onDraft, onMeaning }: Editing & { one: Entry; search: string; onMeaning: (one: Entry) => void }) {
  const t = useText();
  const input = useRef<InputRef>(null);
  const { entry } = one;
  const draft = given ?? emptyDraft(inForce.version);
  const change = changeOf(given, entry.id);
  // As it is in force: the draft is drawn on top of it.
  const stored = [...inForce.lexicon.concepts, ...inForce.lexicon.sets].find(({ id }) => id === entry.id) ?? { id: entry.id, words: [] };
  const left = wordsAfter(stored, change);
  const isTouched = given !== undefined && touchedIds(given).includes(entry.id);
  const takeBack = (word: string) => {
    onDraft(removeWord(draft, entry.id, word));
    // Its button goes with it; without this the keyboard would begin at the top of the page again.
    input.current?.focus();
  };
  return (
    <>
      <ul className={styles.effects}>{effectsOf(one, names, t).map((effect) => <li key={effect}>{effect}</li>)}</ul>
      <div className={styles.filters}>
        {one.kind === 'concept' ? <Button size="small" onClick={() => onMeaning(one)}>{t('recognition.entry.meaning')}</Button> : null}
        {one.kind === 'concept' ? (
          <Button size="small" onClick={() => onDraft(setMeaning(draft, entry.id, { ...meaningOf(one.entry), off: !one.entry.off }))}>{t(one.entry.off ? 'recognition.entry.switchOn' : 'recognition.entry.switchOff')}</Button>
        ) : null}
        {isTouched ? <Button size="small" type="text" onClick={() => onDraft(forget(draft, entry.id))}>{t('recognition.entry.forget')}</Button> : null}
      </div>
      <ul className={styles.words} aria-label={t('recognition.entry.words', { name: nameOf(one) })}>
        {stored.words.map((word) => {
          const isOff = !left.includes(word);
          const wasOff = stored.offWords?.includes(word) ?? false;
          const label = t(isOff ? 'recognition.entry.undo' : 'recognition.entry.remove', { word });
          return (
            <li key={word} className={styles.word} data-change={isOff ? 'removed' : wasOff ? 'added' : undefined}>
              <span className={search && word.includes(search) ? styles.found : undefined}>{word}</span>
              {isOff ? <small>{t(wasOff ? 'recognition.entry.isOff' : 'recognition.entry.removed')}</small> : wasOff ? <small>{t('recognition.entry.backOn')}</small> : null}
              <button type="button" className={styles.sign} aria-label={label} title={label} onClick={() => onDraft(isOff ? addWord(draft, stored, word) : removeWord(draft, entry.id, word))}>
                {isOff ? <Undo2 size={14} aria-hidden="true" /> : <X size={14} aria-hidden="true" />}
              </button>
            </li>
          );
        })}
        {change.added.filter((word) => !stored.words.includes(word)).map((word) => (
          <li key={word} className={styles.word} data-change="added">
            <span>{word}</span>
            <small>{t('recognition.entry.added')}</small>
            <button type="button" className={styles.sign} aria-label={t('recognition.entry.takeBack', { word })} title={t('recognition.entry.takeBack', { word })} onClick={() => takeBack(word)}>
              <X size={14} aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {left.length === 0 ? <p role="alert" className={one.kind === 'set' ? styles.failed : styles.soft}>{t(one.kind === 'set' ? 'recognition.entry.lastOfSet' : 'recognition.entry.last')}</p> : null}
      <AddWords one={one} count={left.length} inputRef={input} onAdd={(words) => onDraft(words.reduce((now, word) => addWord(now, stored, word), draft))} />
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
