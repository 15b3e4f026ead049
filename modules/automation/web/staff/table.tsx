import { useMemo, useState } from 'react';
import type { DecisionTable } from '@huying/kernel';
import { ErrorNote, Link, Moment, Note, Spinner, useAsk, useParams, useRoles, useText } from '@huying/ui';
import { Button, Tag } from 'antd';
import { automation } from '../../contract.ts';
import { differenceOf } from '../../core/difference.ts';
import { tableTitle } from '../words.ts';
import { DraftBar } from './draft-bar.tsx';
import { Grid } from './grid.tsx';
import { type Known, tableOf } from './known.ts';
import { ProblemList } from './problem-list.tsx';
import { TryOne } from './try-one.tsx';
import { TryPast } from './try-past.tsx';
import styles from './automation.module.css';
import { type Draft, useDraft } from './use-draft.ts';
import { useProblems } from './use-problems.ts';
import { useSpeech } from './use-speech.ts';
import { Versions } from './versions.tsx';

/** One table: what holds, a draft of what shall hold, what it would have changed, and everything that held before. */
export default function TableScreen() {
  const t = useText();
  const { name = '' } = useParams<{ name: string }>();
  const asked = useAsk(automation.routes.versions, { params: { name } });
  if (!asked.value) {
    return (
      <>
        <h1 className="visually-hidden">{t('automation.title.table')}</h1>
        {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : <Spinner>{t('ui.loading')}</Spinner>}
      </>
    );
  }
  return <TablePage key={name} name={name} known={asked.value} />;
}

function TablePage({ name, known }: { name: string; known: Known }) {
  const t = useText();
  const mayChange = (useRoles() ?? []).some((role) => (automation.routes.change.who as readonly string[]).includes(role));
  const speech = useSpeech(known.words);
  const [draft, setDraft] = useDraft(name);
  const [isTried, setIsTried] = useState<DecisionTable>();
  const holding = tableOf(known, known.holds);
  const shown = draft?.table ?? holding;
  const problems = useProblems(name, draft?.table);
  const differences = useMemo(() => (draft ? differenceOf(holding, draft.table) : []), [holding, draft]);
  const change = (table: DecisionTable) => setDraft({ ...(draft ?? { basedOn: known.holds }), table });
  const begin = (next: Draft) => {
    setDraft(next);
    globalThis.scrollTo?.({ top: 0 });
  };
  const coming = known.versions.filter((one) => one.version !== known.holds && Date.parse(one.holdsFrom) > Date.parse(known.versions.find((held) => held.version === known.holds)?.holdsFrom ?? '1970-01-01'));
  return (
    <div className={styles.page}>
      <div>
        <Link href="/tables">{t('automation.title.tables')}</Link>
        <h1>{tableTitle(known.default, speech.language)}</h1>
        <p>
          {known.holds === 0 ? <Tag>{t('automation.version.shipped')}</Tag> : <Tag color="success">{t('automation.version.number', { version: known.holds })}</Tag>}
          {coming.map((one) => <Tag key={one.version}>{t('automation.version.coming', { version: one.version })} <Moment at={one.holdsFrom} /></Tag>)}
        </p>
        <p className={styles.soft}>{t(`automation.policy.${known.default.hitPolicy.replace(' ', '-')}`)}</p>
      </div>
      {draft && draft.basedOn !== known.holds && !draft.reason ? <Note kind="warned" title={t('automation.draft.old')}><p>{t('automation.draft.oldWords')}</p></Note> : null}
      {mayChange && !draft ? <div><Button type="primary" onClick={() => setDraft({ basedOn: known.holds, table: holding })}>{t('automation.draft.begin')}</Button></div> : null}
      <ProblemList table={shown} problems={problems.list} speech={speech} />
      {problems.problem ? <ErrorNote problem={problems.problem} onRetry={problems.again} /> : null}
      <Grid table={shown} speech={speech} isEditing={draft !== undefined && mayChange} problems={problems.list} differences={differences} onChange={change} />
      {draft && mayChange ? <DraftBar name={name} known={known} draft={draft} differences={differences} problems={problems} speech={speech} isTried={isTried === draft.table || !known.hasPast} onDraft={setDraft} /> : null}
      {mayChange && known.hasPast ? <TryPast name={name} table={draft?.table} isSound={problems.isSound} isCurrent={isTried === draft?.table} onTried={setIsTried} /> : null}
      {mayChange ? <TryOne name={name} known={known} draft={draft?.table} speech={speech} isSound={problems.isSound} /> : null}
      <Versions known={known} speech={speech} mayChange={mayChange} hasDraft={draft !== undefined} onBegin={begin} />
    </div>
  );
}
