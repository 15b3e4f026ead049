import { type FormEvent, useState } from 'react';
import { family } from '@huying/family/contract';
import type { PersonId } from '@huying/kernel';
import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { Button, ButtonLink, Choice, ErrorNote, HoldButton, Spinner, Stack, TextArea, useAsk, useCommand, useLocation, useNow, useParams, useText } from '@huying/ui';
import { Siren } from 'lucide-react';
import { needContract } from '../../contract.ts';
import { timeChoices } from '../../core/times.ts';

/** A need raised for an elder from afar: what, when, and words for whoever comes. */
export default function Ask() {
  const t = useText();
  const [, go] = useLocation();
  const now = useNow(60);
  const elderId = useParams<{ elderId: string }>().elderId as PersonId;
  const elder = useAsk(family.routes.elder, { params: { elderId } });
  const raise = useCommand(needContract.routes.raise);
  const [category, setCategory] = useState<Category>();
  const [when, setWhen] = useState('now');
  const [text, setText] = useState('');
  if (elder.problem && !elder.value) return <ErrorNote problem={elder.problem} onRetry={elder.again} isRetrying={elder.isAsking} />;
  if (!elder.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    const words = text.trim();
    const answer = await raise.run({ body: { elderId, channel: words ? 'text' : 'tile', text: words || null, tags: { ...(category ? { category: [category] } : {}), when } } });
    if (answer.ok) go(`/needs/${answer.value.id}`, { replace: true });
  };
  const callForHelp = async () => {
    const answer = await raise.run({ body: { elderId, channel: 'sos', text: text.trim() || null } });
    if (answer.ok) go(`/needs/${answer.value.id}`, { replace: true });
  };
  return (
    <Stack gap="large">
      <h1>{t('need.family.askFor', { name: elder.value.name })}</h1>
      {raise.problem ? <ErrorNote problem={raise.problem} /> : null}
      <form noValidate onSubmit={(event) => void send(event)}>
        <Stack gap="large">
          <Choice
            label={t('need.family.what')} value={category} onChoose={setCategory} layout="line"
            options={CATEGORIES.filter((one) => one !== 'other').map((value) => ({ value, label: t(`need.category.${value}`) }))}
          />
          <Choice label={t('need.family.when')} value={when} onChoose={setWhen} options={timeChoices(new Date(now)).map(({ key, when: value }) => ({ value, label: t(`need.time.${key}`) }))} />
          <TextArea label={t('need.family.words')} optionalWord={t('need.family.optional')} hint={t('need.family.wordsHint')} maxLength={500} value={text} onChange={(event) => setText(event.target.value)} />
          <Button submits kind="primary" isWide isBusy={raise.isRunning}>{t('need.family.send')}</Button>
        </Stack>
      </form>
      <div style={{ display: 'grid', justifyItems: 'center' }}>
        <HoldButton label={t('need.family.sos')} icon={Siren} onHeld={() => void callForHelp()} isBusy={raise.isRunning} />
      </div>
      <p>{t('need.family.sosWords')}</p>
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
