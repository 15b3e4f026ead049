import { useText } from '@huying/ui';
import type { Lexicon } from '../../contract.ts';
import { differences } from '../draft.ts';
import { effectsOf, entriesOf, namesOf } from '../words.ts';

/** What one lexicon has otherwise than another, entry by entry: words that came and went, and what it means now. */
export function DifferenceList({ before, after }: { before: Lexicon; after: Lexicon }) {
  const t = useText();
  const names = new Map([...namesOf(before), ...namesOf(after)]);
  const next = new Map(entriesOf(after).map((one) => [one.entry.id, one]));
  const list = (words: readonly string[]) => (words.length > 0 ? words.join(t('ui.listSeparator')) : t('recognition.save.nothing'));
  const found = differences(before, after);
  if (found.length === 0) return <p>{t('recognition.save.same')}</p>;
  return (
    <ul>
      {found.map(({ id, isNew, added, removed, isMeaningChanged }) => {
        const entry = next.get(id);
        return (
          <li key={id}>
            {isNew ? <strong>{t('recognition.save.new')} </strong> : null}
            {t('recognition.save.change', { name: names.get(id) ?? id, added: list(added), removed: list(removed) })}
            {isMeaningChanged || isNew ? <div><small>{entry ? effectsOf(entry, names, t).join(t('ui.sentenceSeparator')) : t('recognition.save.gone')}</small></div> : null}
          </li>
        );
      })}
    </ul>
  );
}
