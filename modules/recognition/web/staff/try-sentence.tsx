import { useEffect, useMemo, useState } from 'react';
import { Card, ErrorNote, FactList, Note, type Problem, Stack, UrgencyMark, useClient, useText } from '@huying/ui';
import { Button, Input } from 'antd';
import { type Lexicon, type Recognition, recognition } from '../../contract.ts';
import { sayEvidence, sayShare, sayWhen } from '../words.ts';
import styles from './recognition.module.css';

/** Long enough that typing asks once, short enough to feel like an answer. */
const PAUSE_MILLISECONDS = 450;

interface Question {
  readonly text: string;
  /** The version in force: another one may answer otherwise. */
  readonly version: number;
  readonly lexicon: Lexicon | undefined;
}
interface Trial {
  readonly value?: Recognition;
  readonly problem?: Problem;
}

/** Asks when the typing pauses; the former result stands until the new one is there. Not a command: it changes nothing. */
function useTrial(question: Question): Trial {
  const client = useClient();
  const [trial, setTrial] = useState<Trial>({});
  useEffect(() => {
    const { text, lexicon } = question;
    if (text.trim() === '') return setTrial({});
    const stop = new AbortController();
    const ask = async () => {
      const answer = await client.ask(recognition.routes.trySentence, { body: { text, ...(lexicon ? { lexicon } : {}) } }, { signal: stop.signal });
      if (!stop.signal.aborted) setTrial(answer.ok ? { value: answer.value } : { problem: answer.problem });
    };
    const timer = setTimeout(() => {
      ask().catch((error: unknown) => {
        if (!stop.signal.aborted) setTrial({ problem: { status: 0, code: 'answer.unreadable', detail: String(error) } });
      });
    }, PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [client, question]);
  return trial;
}

interface Shared {
  readonly names: ReadonlyMap<string, string>;
  readonly onFind: (id: string) => void;
}

export function TrySentence({ draft, version, ...shared }: Shared & { draft: Lexicon | undefined; version: number }) {
  const t = useText();
  const [text, setText] = useState('');
  const inForce = useTrial(useMemo(() => ({ text, version, lexicon: undefined }), [text, version]));
  const drafted = useTrial(useMemo(() => ({ text: draft ? text : '', version, lexicon: draft }), [text, version, draft]));
  return (
    <section aria-labelledby="recognition-try">
      <Card>
        <h2 id="recognition-try">{t('recognition.try.title')}</h2>
        <label htmlFor="recognition-sentence">{t('recognition.try.label')}</label>
        <Input.TextArea
          id="recognition-sentence" value={text} rows={3} maxLength={500} showCount allowClear placeholder={t('recognition.try.example')} style={{ marginBlockEnd: 24 }}
          aria-describedby="recognition-try-hint" onChange={(event) => setText(event.target.value)}
        />
        <small id="recognition-try-hint" className={styles.soft}>{t('recognition.try.hint')}</small>
        <div role="status">
          {text.trim() === '' ? <p className={styles.soft}>{t('recognition.try.nothing')}</p> : (
            <Stack>
              {draft ? <Result title={t('recognition.try.draft')} trial={drafted} {...shared} /> : null}
              <Result title={draft ? t('recognition.try.inForce') : undefined} trial={inForce} {...shared} />
            </Stack>
          )}
        </div>
      </Card>
    </section>
  );
}

function Result({ title, trial, ...shared }: Shared & { title: string | undefined; trial: Trial }) {
  const t = useText();
  return (
    <div>
      {title ? <h3>{title}</h3> : null}
      {trial.problem ? <ErrorNote problem={trial.problem} /> : trial.value ? <Heard heard={trial.value} {...shared} /> : <p className={styles.soft}>{t('recognition.try.asking')}</p>}
    </div>
  );
}

function Heard({ heard, names, onFind }: Shared & { heard: Recognition }) {
  const t = useText();
  const list = (words: readonly string[]) => words.join(t('ui.listSeparator'));
  // The same word said twice is one reason.
  const evidence = [...new Map(heard.evidence.map((one) => [`${one.rule} ${one.words}`, one])).entries()];
  return (
    <Stack gap="small">
      {heard.suspectedRed ? <Note kind="warned" title={t('recognition.try.suspected')} /> : null}
      {heard.abstained ? <Note kind="warned" title={t('recognition.try.abstained')} /> : null}
      <FactList
        facts={[
          [t('recognition.try.category'), list(heard.category.map((one) => t(`recognition.category.${one}`)))],
          [t('recognition.try.urgency'), <UrgencyMark key="urgency" urgency={heard.urgency} />],
          [t('recognition.try.when'), sayWhen(heard.when, t)],
          [t('recognition.try.people'), list([t('recognition.try.peopleCount', { count: heard.people }), ...(heard.sameSex ? [t('recognition.try.sameSex')] : [])])],
          ...(heard.skills.length > 0 ? [[t('recognition.try.skills'), list(heard.skills.map((one) => t(`recognition.skill.${one}`)))] as const] : []),
          [t('recognition.try.confidence'), sayShare(heard.confidence, t)],
        ]}
      />
      <h3>{t('recognition.try.evidence')}</h3>
      {heard.evidence.length === 0 ? <p className={styles.soft}>{t('recognition.try.noEvidence')}</p> : (
        <ul className={styles.evidence}>
          {evidence.map(([key, one]) => (
            <li key={key}>
              {names.has(one.rule) ? (
                <Button type="link" size="small" title={t('recognition.try.find', { name: names.get(one.rule) ?? '' })} onClick={() => onFind(one.rule)}>{sayEvidence(one, names, t)}</Button>
              ) : sayEvidence(one, names, t)}
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}
