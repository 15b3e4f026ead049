import { useState } from 'react';
import { Button, ButtonLink, Card, Choice, EmptyState, ErrorNote, FactList, Field, Moment, Row, Spinner, Stack, useAsk, useCommand, useNoticeBoard, useSearchParams, useText } from '@huying/ui';
import { ChevronLeft } from 'lucide-react';
import { type GivenView, timebank } from '../../contract.ts';
import { sayCategory, sayMinutes } from '../words.ts';
import styles from './credits.module.css';
import { HoursChoice } from './hours-choice.tsx';

const FRESH = { freshOn: [timebank.notices.changed, timebank.notices.kinDeclared] };

/** Hours for a relative: to whom, how much, and below it what became of what was given. */
export default function Give() {
  const t = useText();
  const given = useAsk(timebank.routes.given, {}, FRESH);
  const account = useAsk(timebank.routes.mine, {}, FRESH);
  const problem = given.problem ?? account.problem;
  if (problem && !(given.value && account.value)) return <ErrorNote problem={problem} onRetry={() => { given.again(); account.again(); }} isRetrying={given.isAsking || account.isAsking} />;
  return (
    <Stack gap="large">
      <Row><ButtonLink kind="quiet" icon={ChevronLeft} to="/credits">{t('timebank.back')}</ButtonLink></Row>
      <h1>{t('timebank.title.give')}</h1>
      {given.value && account.value ? <Form kin={given.value.given} availableMinutes={account.value.availableMinutes} /> : <Spinner>{t('ui.loading')}</Spinner>}
      {given.value?.given.filter((one) => one.givenMinutes > 0).map((one) => <Given key={one.kinId} given={one} />)}
      <Row><ButtonLink to="/credits/kin">{t('timebank.give.toKin')}</ButtonLink></Row>
    </Stack>
  );
}

function Form({ kin, availableMinutes }: { kin: readonly GivenView[]; availableMinutes: number }) {
  const t = useText();
  const board = useNoticeBoard();
  const [params] = useSearchParams();
  const [kinId, setKinId] = useState<string | undefined>(kin.find((one) => one.kinId === params.get('to'))?.kinId ?? (kin.length === 1 ? kin[0]?.kinId : undefined));
  const [minutes, setMinutes] = useState(Math.min(60, availableMinutes));
  const [words, setWords] = useState('');
  const give = useCommand(timebank.routes.give);
  if (kin.length === 0) return <EmptyState title={t('timebank.give.nobody')} action={<ButtonLink kind="primary" to="/credits/kin">{t('timebank.kin.name')}</ButtonLink>}><p>{t('timebank.give.nobodyHint')}</p></EmptyState>;
  if (availableMinutes === 0) return <EmptyState title={t('timebank.give.nothing')}><p>{t('timebank.emptyHint')}</p></EmptyState>;
  const amount = Math.min(minutes, availableMinutes);
  const to = kin.find((one) => one.kinId === kinId);
  const run = async () => {
    if (!to) return;
    const answer = await give.run({ body: { kinId: to.kinId, minutes: amount, words: words.trim() } });
    if (!answer.ok) return;
    board.show({ kind: 'done', text: t('timebank.give.done', { name: to.name, minutes: sayMinutes(amount, t) }) });
    setWords('');
  };
  return (
    <Card>
      <Stack>
        <p>{t('timebank.give.have', { minutes: sayMinutes(availableMinutes, t) })}</p>
        <Choice
          label={t('timebank.give.to')} value={kinId} onChoose={setKinId}
          options={kin.map((one) => ({ value: one.kinId as string, label: t('timebank.kin.who', { name: one.name, relation: t(`timebank.relation.${one.relation}`) }) }))}
        />
        <HoursChoice label={t('timebank.give.howMuch')} minutes={amount} mostMinutes={availableMinutes} onChoose={setMinutes} />
        <Field label={t('timebank.give.words')} optionalWord={t('timebank.optional')} value={words} maxLength={100} onChange={(event) => setWords(event.target.value)} />
        {give.problem ? <ErrorNote problem={give.problem} /> : null}
        <Button kind="primary" isWide disabled={!to || amount === 0} isBusy={give.isRunning} onClick={() => void run()}>
          {to ? t('timebank.give.send', { name: to.name, minutes: sayMinutes(amount, t) }) : t('timebank.give.choose')}
        </Button>
      </Stack>
    </Card>
  );
}

/** She spends them: when, what for and how much, and nothing else of her life. */
function Given({ given }: { given: GivenView }) {
  const t = useText();
  return (
    <Card title={t('timebank.given.title', { name: given.name })}>
      <FactList
        facts={[
          [t('timebank.given.given'), sayMinutes(given.givenMinutes, t)], [t('timebank.given.spent'), sayMinutes(given.spentMinutes, t)],
          [t('timebank.given.left'), sayMinutes(given.givenMinutes - given.spentMinutes, t)],
        ]}
      />
      {given.spendings.length === 0 ? <p>{t('timebank.given.none')}</p> : null}
      <ul className={styles.entries}>
        {given.spendings.map((one) => (
          <li key={`${one.at} ${one.minutes}`} className={styles.entry}>
            <span className={styles.what}>{one.category === null ? t('timebank.given.service') : sayCategory(one.category, t)}</span>
            <span className={styles.change}>{sayMinutes(one.minutes, t)}</span>
            <span className={styles.about}><Moment at={one.at} /></span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
