import { useMemo } from 'react';
import { ErrorNote, Spinner, Stack, useAsk, useSearchParams, useText } from '@huying/ui';
import { recognition } from '../../contract.ts';
import { applyDraft, isEmpty } from '../draft.ts';
import { namesOf } from '../words.ts';
import { LexiconEditor } from './lexicon.tsx';
import styles from './recognition.module.css';
import { Training } from './training.tsx';
import { TrySentence } from './try-sentence.tsx';
import { useDraft } from './use-draft.ts';
import { Versions } from './versions.tsx';

/** How sentences are understood: try one, change the words that are known, see what the model was measured at. */
export default function RecognitionScreen() {
  const t = useText();
  const asked = useAsk(recognition.routes.lexicon, {});
  const [draft, setDraft] = useDraft();
  const [, setParams] = useSearchParams();
  const inForce = asked.value;
  const isChanged = !isEmpty(draft);
  const lexicon = useMemo(() => (inForce && isChanged ? applyDraft(inForce.lexicon, draft) : undefined), [inForce, isChanged, draft]);
  const names = useMemo(() => namesOf(inForce?.lexicon ?? { sets: [], concepts: [] }), [inForce]);
  if (!inForce) {
    return (
      <>
        <h1 className="visually-hidden">{t('recognition.title.menu')}</h1>
        {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : <Spinner>{t('ui.loading')}</Spinner>}
      </>
    );
  }
  return (
    <Stack>
      <h1 className="visually-hidden">{t('recognition.title.menu')}</h1>
      <p>{t('recognition.what')}</p>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <div className={styles.places}>
        <TrySentence draft={lexicon} version={inForce.version} names={names} onFind={(id) => setParams({ search: id })} />
        <LexiconEditor inForce={inForce} names={names} draft={draft} onDraft={setDraft} onAgain={asked.again} />
        <Training />
        <Versions inForce={inForce.version} />
      </div>
    </Stack>
  );
}
