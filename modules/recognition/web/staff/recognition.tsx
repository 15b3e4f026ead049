import { useMemo } from 'react';
import { ErrorNote, Spinner, Stack, useAsk, useSearchParams, useText } from '@huying/ui';
import { recognition } from '../../contract.ts';
import { applyDraft, isEmpty } from '../draft.ts';
import { namesOf } from '../words.ts';
import { LexiconEditor } from './lexicon.tsx';
import { Models } from './models.tsx';
import { TryNeeds, useNeedsTrial } from './try-needs.tsx';
import styles from './recognition.module.css';
import { Training } from './training.tsx';
import { TrySentence } from './try-sentence.tsx';
import { useDraft } from './use-draft.ts';
import { Versions } from './versions.tsx';

/** How sentences are understood: try one, change what is known, see what it would have changed, and what the model was measured at. */
export default function RecognitionScreen() {
  const t = useText();
  const asked = useAsk(recognition.routes.lexicon, {});
  const [draft, setDraft] = useDraft();
  const [, setParams] = useSearchParams();
  const inForce = asked.value;
  const isChanged = !isEmpty(draft);
  const drafted = useMemo(() => (inForce ? (isChanged ? applyDraft(inForce.lexicon, draft) : inForce.lexicon) : { sets: [], concepts: [] }), [inForce, isChanged, draft]);
  const names = useMemo(() => namesOf(drafted), [drafted]);
  const trial = useNeedsTrial(isChanged ? drafted : undefined);
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
        <div className={styles.aside}>
          <TrySentence draft={isChanged ? drafted : undefined} version={inForce.version} names={names} onFind={(id) => setParams({ search: id })} />
          <TryNeeds trial={trial} hasDraft={isChanged} />
          <Training />
          <Models />
          <Versions inForce={inForce} />
        </div>
        <LexiconEditor inForce={inForce} drafted={drafted} names={names} draft={draft} onDraft={setDraft} onAgain={asked.again} isTried={trial.isCurrent} />
      </div>
    </Stack>
  );
}
