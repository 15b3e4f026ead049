import { Button, ButtonLink, Card as Frame, Choice, Choices, ErrorNote, Note, Spinner, Stack, TextArea, useAsk, useCommand, useText } from '@huying/ui';
import { useState } from 'react';
import { type Card, LANGUAGES, type Proposal, silver, TALENTS } from '../../contract.ts';
import { reasonWords } from '../reasons.ts';

const { routes, notices } = silver;
const EMPTY: Card = { talents: [], languages: [], past: [], words: '', wantsPair: false, wantsSex: null };

/** What I can do and like, and the pairs that the community suggests to me. */
export default function Mine() {
  const t = useText();
  const asked = useAsk(routes.mine, {}, { freshOn: [notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { card, isSilver, fromAge, proposals } = asked.value;
  const isElder = location.pathname.startsWith('/elder');
  return (
    <Stack gap="large">
      <h1>{t('silver.title.mine')}</h1>
      {proposals.map((one) => <Asked key={one.id} one={one} isElder={isElder} />)}
      <p>{t('silver.mine.words')}</p>
      {card && isSilver ? <Note kind="done">{t('silver.mine.silver', { age: fromAge })}</Note> : null}
      <Own former={card ?? EMPTY} />
      <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Asked({ one, isElder }: { one: Proposal; isElder: boolean }) {
  const t = useText();
  const answer = useCommand(routes.answer);
  const name = isElder ? one.volunteerName : one.elderName;
  const own = isElder ? one.elder : one.helper;
  if (one.state === 'paired') return <Note kind="done" title={t('silver.pairedWith', { name })}><></></Note>;
  const say = (isYes: boolean) => void answer.run({ params: { proposalId: one.id }, body: { isYes } });
  return (
    <Frame title={t('silver.asked')} tone="accent">
      <Stack>
        <p>{t(isElder ? 'silver.asked.elder' : 'silver.asked.helper', { name })}</p>
        <ul>{one.reasons.map((reason) => <li key={reason.code}>{reasonWords(reason, t)}</li>)}</ul>
        {answer.problem ? <ErrorNote problem={answer.problem} /> : null}
        {own ? <p role="status">{t('silver.waitingOther')}</p> : <><Button kind="primary" isWide isBusy={answer.isRunning} onClick={() => say(true)}>{t('silver.yes')}</Button><Button isWide isBusy={answer.isRunning} onClick={() => say(false)}>{t('silver.no')}</Button></>}
      </Stack>
    </Frame>
  );
}

function Own({ former }: { former: Card }) {
  const t = useText();
  const [given, setGiven] = useState(former);
  const [past, setPast] = useState(former.past.join('\n'));
  const change = useCommand(routes.change);
  const set = <K extends keyof Card>(name: K, value: Card[K]) => setGiven((before) => ({ ...before, [name]: value }));
  const save = () => void change.run({ body: { ...given, past: past.split('\n').map((line) => line.trim()).filter((line) => line.length >= 2).slice(0, 10), words: given.words.trim() } });
  return (
    <Stack gap="large">
      <Choices label={t('silver.talents')} layout="line" values={given.talents} onChoose={(values) => set('talents', [...values] as Card['talents'])} options={TALENTS.map((value) => ({ value, label: t(`silver.talent.${value}`) }))} />
      <Choices label={t('silver.languages')} layout="line" values={given.languages} onChoose={(values) => set('languages', [...values] as Card['languages'])} options={LANGUAGES.map((value) => ({ value, label: t(`silver.language.${value}`) }))} />
      <TextArea label={t('silver.past')} hint={t('silver.pastHint')} value={past} maxLength={320} onChange={(event) => setPast(event.target.value)} />
      <TextArea label={t('silver.words')} value={given.words} maxLength={300} onChange={(event) => set('words', event.target.value)} />
      <Choice label={t('silver.wantsPair')} layout="line" value={given.wantsPair ? 'yes' : 'no'} onChoose={(value) => set('wantsPair', value === 'yes')} options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`silver.${value}`) }))} />
      {given.wantsPair ? <Choice label={t('silver.wantsSex')} layout="line" value={given.wantsSex ?? 'any'} onChoose={(value) => set('wantsSex', value === 'any' ? null : (value as 'female' | 'male'))} options={(['any', 'female', 'male'] as const).map((value) => ({ value, label: t(`silver.sex.${value}`) }))} /> : null}
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Button kind="primary" isWide isBusy={change.isRunning} onClick={save}>{t('silver.save')}</Button>
      {change.value && !change.isRunning ? <div role="status"><Note kind="done">{t('silver.saved')}</Note></div> : null}
    </Stack>
  );
}
