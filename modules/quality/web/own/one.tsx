import { useState } from 'react';
import { Button, ButtonLink, Card, ErrorNote, Face, FactList, Moment, Note, type Rating, Spinner, Stack, TextArea, useAsk, useCommand, useParams, useText } from '@huying/ui';
import { type GrievanceView, quality } from '../../contract.ts';
import { Corrected } from '../corrected.tsx';

/** One grievance from one of its sides: what was said, what was decided and why, and what may be done now. */
export default function One() {
  const t = useText();
  const grievanceId = useParams<{ grievanceId: string }>().grievanceId as GrievanceView['id'];
  const asked = useAsk(quality.routes.one, { params: { grievanceId } }, { freshOn: [quality.notices.changed] });
  const one = asked.value;
  if (asked.problem && !one) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking}><ButtonLink to="/complaints">{t('quality.title.mine')}</ButtonLink></ErrorNote>;
  if (!one) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <Stack gap="large">
      <h1>{t('quality.titled', { number: one.number, what: t(`quality.kind.${one.kind}`) })}</h1>
      <Now one={one} />
      <Facts one={one} />
      {one.decisions.map((decided) => (
        <Card key={decided.instance} title={t(`quality.outcome.${decided.outcome}`)} aside={<Moment at={decided.at} />} tone="accent">
          <p>{decided.reason}</p>
          {decided.rating ? <p>{decided.rating.after === null ? t('quality.rating.struck') : t('quality.rating.changed', { faces: decided.rating.after })}</p> : null}
          {decided.tookBackCredits ? <p>{t('quality.credits.back')}</p> : null}
          {decided.gaveBackCredits ? <p>{t('quality.credits.given')}</p> : null}
          <Corrected decided={decided} />
          <p>{t(`quality.level.${decided.level}`)}</p>
        </Card>
      ))}
      {one.statements.map((said) => (
        <Card key={`${said.side}${said.at}`} title={t(said.side === one.side ? 'quality.side.mine' : `quality.side.${said.side}`)} aside={<Moment at={said.at} />}><p>{said.words}</p></Card>
      ))}
      <Commands one={one} />
      <ButtonLink isWide kind="quiet" to="/complaints">{t('quality.title.mine')}</ButtonLink>
    </Stack>
  );
}

function Now({ one }: { one: GrievanceView }) {
  const t = useText();
  if (one.state === 'submitted' || one.state === 'appealed') return <Note title={t(`quality.now.${one.level}`)}>{one.dueAt ? <p>{t('quality.now.by')} <Moment at={one.dueAt} /></p> : null}</Note>;
  if (one.state === 'decided') return <Note kind="done" title={t('quality.state.decided')}>{one.dueAt ? <p>{t('quality.now.appealBy')} <Moment at={one.dueAt} /></p> : null}</Note>;
  return <Note kind="done" title={t(`quality.state.${one.state}`)} />;
}

function Facts({ one }: { one: GrievanceView }) {
  const t = useText();
  const { visit } = one;
  return (
    <Card>
      <FactList
        facts={[
          [t('quality.reason'), t(`quality.reason.${one.reason}`)], [t('quality.filedAt'), <Moment key="at" at={one.filedAt} />], ...(one.side === 'complainant' ? [] : [[t('quality.complainant'), one.complainant] as const]),
          ...(visit ? [[t('quality.visit'), <Moment key="visit" at={visit.startedAt} />] as const] : []), ...(visit?.minutes ? [[t('quality.minutes'), t('quality.minutesValue', { minutes: visit.minutes })] as const] : []),
          ...(one.help ? [[t('quality.help.activity'), one.help.title] as const, [t('quality.minutes'), t('quality.minutesValue', { minutes: one.help.minutes })] as const] : []),
          ...(visit?.rating ? [[t('quality.rating'), <Face key="rating" rating={visit.rating.faces as Rating} />] as const] : []),
        ]}
      />
    </Card>
  );
}

function Commands({ one }: { one: GrievanceView }) {
  const t = useText();
  const [words, setWords] = useState('');
  const say = useCommand(quality.routes.say);
  const appeal = useCommand(quality.routes.appeal);
  const withdraw = useCommand(quality.routes.withdraw);
  const params = { grievanceId: one.id };
  const may = (name: string) => one.commands.includes(name);
  const problem = say.problem ?? appeal.problem ?? withdraw.problem;
  const done = (answer: { readonly ok: boolean }) => {
    if (answer.ok) setWords('');
  };
  if (one.commands.length === 0) return null;
  return (
    <Stack>
      {problem ? <ErrorNote problem={problem} /> : null}
      {may('say') || may('appeal') ? <TextArea label={t(may('appeal') ? 'quality.appealAgain.words' : 'quality.say.words')} value={words} maxLength={1_000} onChange={(event) => setWords(event.target.value)} /> : null}
      {may('say') ? <Button isWide isBusy={say.isRunning} disabled={words.trim().length < 2} onClick={() => void say.run({ params, body: { words: words.trim() } }).then(done)}>{t('quality.say')}</Button> : null}
      {/* Who cannot write is heard by one touch. */}
      {may('appeal') ? <Button isWide isBusy={appeal.isRunning} onClick={() => void appeal.run({ params, body: { words: words.trim().length < 5 ? t('quality.appealAgain.usual') : words.trim() } }).then(done)}>{t('quality.appealAgain')}</Button> : null}
      {may('withdraw') ? <Button isWide kind="quiet" isBusy={withdraw.isRunning} onClick={() => void withdraw.run({ params })}>{t('quality.withdraw')}</Button> : null}
    </Stack>
  );
}
