import { useEffect, useMemo, useState } from 'react';
import { writeCsv } from '@huying/kernel';
import { Card, EmptyState, useFilter, useText } from '@huying/ui';
import { Button, Collapse, Input, Pagination, Select } from 'antd';
import { Download, Plus } from 'lucide-react';
import type { Lexicon } from '../../contract.ts';
import { wordsOn } from '../../core/lexicon.ts';
import { changeOf, type Draft, touchedIds } from '../draft.ts';
import { effectsOf, type Entry, entriesOf, isFound, isOfKind, type Kind, KINDS, nameOf } from '../words.ts';
import { ConceptDialog } from './concept-dialog.tsx';
import { DraftBar } from './draft-bar.tsx';
import type { Editing } from './editing.ts';
import { EntryWords } from './entry-words.tsx';
import styles from './recognition.module.css';

const PAGE = 20;
const TYPING_PAUSE_MILLISECONDS = 300;

/** What is looked for stands in the address, so that a concept can be shown to somebody. */
function useLexiconFilter() {
  const { params, change } = useFilter();
  const kind = KINDS.find((one) => one === params.get('kind'));
  const page = Math.max(1, Number.parseInt(params.get('page') ?? '1', 10) || 1);
  const set = (name: 'search' | 'kind' | 'page', value: string | undefined) => change({ ...(name === 'page' ? {} : { page: undefined }), [name]: value });
  return { search: params.get('search') ?? '', kind, page, set, clear: () => change({ search: undefined, kind: undefined, page: undefined }) };
}

export function LexiconEditor({ onAgain, isTried, ...editing }: Editing & { onAgain: () => void; isTried: boolean }) {
  const t = useText();
  const filter = useLexiconFilter();
  const [meant, setMeant] = useState<Entry | 'new'>();
  const { inForce, drafted, draft, onDraft } = editing;
  const touched = useMemo(() => new Set(touchedIds(draft)), [draft]);
  const entries = useMemo(() => entriesIn(inForce, drafted, draft), [inForce, drafted, draft]);
  const found = entries.filter((one) => (!filter.kind || isOfKind(one, filter.kind, (id) => touched.has(id))) && isFound(one, one.entry.words, filter.search));
  const page = Math.min(filter.page, Math.max(1, Math.ceil(found.length / PAGE)));
  const shown = found.slice((page - 1) * PAGE, page * PAGE);
  return (
    <section className={styles.lexicon} aria-labelledby="recognition-lexicon">
      <Card>
        <h2 id="recognition-lexicon">
          {t('recognition.lexicon.title')} <small className={styles.soft}>{inForce.version === 0 ? t('recognition.lexicon.shipped') : t('recognition.lexicon.version', { version: inForce.version })}</small>
        </h2>
        <div className={styles.filters} role="search">
          <SearchBox value={filter.search} onSearch={(value) => filter.set('search', value)} />
          <Select<Kind>
            aria-label={t('recognition.lexicon.kind')} placeholder={t('recognition.lexicon.kind')} allowClear value={filter.kind} onChange={(value) => filter.set('kind', value)}
            style={{ minInlineSize: 150 }} options={KINDS.map((value) => ({ value, label: t(`recognition.kind.${value}`) }))}
          />
          <Button type="primary" ghost icon={<Plus size={16} aria-hidden="true" />} onClick={() => setMeant('new')}>{t('recognition.concept.new')}</Button>
          <ExportButton entries={found} names={editing.names} />
          <span role="status" className={styles.soft}>{t('recognition.lexicon.found', { count: found.length })}</span>
        </div>
        {found.length === 0 ? (
          <EmptyState title={t('recognition.lexicon.none')} action={<Button onClick={filter.clear}>{t('recognition.lexicon.all')}</Button>}><p>{t('recognition.lexicon.noneHint')}</p></EmptyState>
        ) : (
          <Collapse
            destroyOnHidden
            // Another filter shows other entries; one that was found alone is open at once.
            key={`${filter.search} ${filter.kind ?? ''}`}
            defaultActiveKey={found.length === 1 ? found.map((one) => one.entry.id) : []}
            items={shown.map((one) => ({ key: one.entry.id, label: <EntryHead one={one} draft={draft} search={filter.search} />, children: <EntryWords one={one} search={filter.search} onMeaning={setMeant} {...editing} /> }))}
          />
        )}
        <Pagination current={page} pageSize={PAGE} total={found.length} hideOnSinglePage showSizeChanger={false} onChange={(next) => filter.set('page', String(next))} />
        <DraftBar {...editing} onAgain={onAgain} isTried={isTried} />
        {meant ? (
          <ConceptDialog
            {...editing} concept={meant !== 'new' && meant.kind === 'concept' ? meant.entry : undefined} onClose={() => setMeant(undefined)}
            onMade={(next) => {
              onDraft(next);
              filter.set('kind', 'changed');
            }}
          />
        ) : null}
      </Card>
    </section>
  );
}

/** As the draft has them, with concepts whose first word is still to be written. */
function entriesIn({ lexicon }: Editing['inForce'], drafted: Lexicon, draft: Draft | undefined): Entry[] {
  const known = new Set([...drafted.concepts, ...lexicon.concepts].map(({ id }) => id));
  const wordless = Object.entries(draft?.meanings ?? {}).filter(([id]) => !known.has(id)).map(([id, meaning]) => ({ kind: 'concept' as const, entry: { id, ...meaning, words: [] } }));
  return [...wordless, ...entriesOf({ ...drafted, concepts: [...drafted.concepts].reverse() })];
}

/** Asks when the typing pauses, not at each letter; follows when something else looks for an entry. */
function SearchBox({ value, onSearch }: { value: string; onSearch: (value: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    const timer = setTimeout(() => typed.trim() !== value && onSearch(typed.trim()), TYPING_PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  });
  return <Input aria-label={t('recognition.lexicon.search')} placeholder={t('recognition.lexicon.search')} allowClear value={typed} maxLength={60} onChange={(event) => setTyped(event.target.value)} style={{ inlineSize: 220 }} />;
}

/** Words of a closed entry that hold what is looked for; more would not be read. */
const MOST_FOUND = 4;

function EntryHead({ one, draft, search }: { one: Entry; draft: Draft | undefined; search: string }) {
  const t = useText();
  const change = changeOf(draft, one.entry.id);
  const words = wordsOn(one.entry);
  const hits = search ? words.filter((word) => word.includes(search)).slice(0, MOST_FOUND) : [];
  const { urgency, off } = one.kind === 'concept' ? one.entry : {};
  return (
    <span className={styles.head}>
      <strong className={off ? styles.off : undefined}>{nameOf(one)}</strong>
      {off ? <span>{t('recognition.entry.off')}</span> : null}
      {urgency ? <span>{t(`recognition.kind.${urgency}`)}</span> : one.kind === 'set' ? <span>{t('recognition.kind.set')}</span> : null}
      <span className={styles.soft}>{t('recognition.entry.count', { count: words.length })}</span>
      {change.added.length + change.removed.length > 0 ? <em>{t('recognition.entry.changed', { added: change.added.length, removed: change.removed.length })}</em> : null}
      {draft?.meanings[one.entry.id] ? <em>{t('recognition.entry.meaningChanged')}</em> : null}
      {hits.length > 0 ? <span className={styles.found}>{hits.join(t('ui.listSeparator'))}</span> : null}
    </span>
  );
}

/** What is shown, as a table with the draft's words; made here, for the page has all of it. */
function ExportButton({ entries, names }: { entries: readonly Entry[]; names: ReadonlyMap<string, string> }) {
  const t = useText();
  const save = () => {
    const head = ['id', 'name', 'effect', 'words'].map((column) => t(`recognition.lexicon.column.${column}`));
    const rows = entries.map((one) => [one.entry.id, nameOf(one), effectsOf(one, names, t).join(t('ui.sentenceSeparator')), wordsOn(one.entry).join(' ')]);
    const address = URL.createObjectURL(new Blob([writeCsv([head, ...rows])], { type: 'text/csv' }));
    const link = Object.assign(document.createElement('a'), { href: address, download: `${t('recognition.lexicon.title')}.csv` });
    link.click();
    URL.revokeObjectURL(address);
  };
  return <Button icon={<Download size={16} aria-hidden="true" />} disabled={entries.length === 0} onClick={save}>{t('recognition.lexicon.export')}</Button>;
}
