import { useState } from 'react';
import { people } from '@huying/people/contract';
import { Button, ButtonAnchor, ButtonLink, Card, Dialog, EmptyState, ErrorNote, Moment, Spinner, Stack, Switch, useAsk, useCommand, useText } from '@huying/ui';
import { Phone } from 'lucide-react';
import { type Bond, family } from '../../contract.ts';

/** Who of my family may know how my needs are getting on. A yes is given here, and taken back here. */
export default function OwnFamily() {
  const t = useText();
  const elderId = useAsk(people.routes.me, {}).value?.id;
  const asked = useAsk(family.routes.bonds, elderId ? { params: { elderId } } : null, { freshOn: [family.notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { bonds } = asked.value;
  return (
    <Stack gap="large">
      <h1>{t('family.title.own')}</h1>
      <p>{t('family.own.words')}</p>
      {bonds.length === 0 ? <EmptyState title={t('family.own.none')}><p>{t('family.own.noneHint')}</p></EmptyState> : null}
      {bonds.map((bond) => (bond.state === 'asked' ? <Asked key={bond.id} bond={bond} /> : <Bound key={bond.id} bond={bond} />))}
      <ButtonLink kind="quiet" isWide to="/me">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

const nameOf = ({ relation, memberName }: Bond) => `${relation} ${memberName}`;

function Asked({ bond }: { bond: Bond }) {
  const t = useText();
  const agree = useCommand(family.routes.agree);
  const refuse = useCommand(family.routes.refuse);
  const params = { bondId: bond.id };
  const problem = agree.problem ?? refuse.problem;
  return (
    <Card tone="accent" title={t('family.own.asks', { name: nameOf(bond) })}>
      <Stack>
        <p>{t('family.own.asksWords', { phone: bond.memberPhone ?? '' })}</p>
        {problem ? <ErrorNote problem={problem} /> : null}
        <Button kind="primary" isWide isBusy={agree.isRunning} onClick={() => void agree.run({ params, body: {} })}>{t('family.own.agree')}</Button>
        <Button isWide isBusy={refuse.isRunning} onClick={() => void refuse.run({ params })}>{t('family.own.refuse')}</Button>
      </Stack>
    </Card>
  );
}

function Bound({ bond }: { bond: Bond }) {
  const t = useText();
  const [isEnding, setEnding] = useState(false);
  const letSee = useCommand(family.routes.letSee);
  const end = useCommand(family.routes.end);
  const params = { bondId: bond.id };
  const words = [t('family.own.no'), t('family.own.yes')] as const;
  const choose = (change: Partial<Bond['sees']>) => void letSee.run({ params, body: { ...bond.sees, ...change } });
  return (
    <Card title={nameOf(bond)}>
      <Stack>
        {bond.consent ? <p>{t('family.own.since')} <Moment at={bond.consent.at} />{bond.consent.form === 'touch' ? null : ` · ${t('family.own.recordedBy', { name: bond.consent.byName })}`}</p> : null}
        {bond.memberPhone ? <ButtonAnchor isWide icon={Phone} href={`tel:${bond.memberPhone}`}>{bond.memberPhone}</ButtonAnchor> : null}
        {letSee.problem ? <ErrorNote problem={letSee.problem} /> : null}
        <Switch label={t('family.sees.words')} note={t('family.sees.wordsNote')} words={words} isOn={bond.sees.words} isBusy={letSee.isRunning} onSwitch={(isOn) => choose({ words: isOn })} />
        <Switch label={t('family.sees.recordings')} note={t('family.sees.recordingsNote')} words={words} isOn={bond.sees.recordings} isBusy={letSee.isRunning} onSwitch={(isOn) => choose({ recordings: isOn })} />
        <Button kind="danger" isWide onClick={() => setEnding(true)}>{t('family.own.end')}</Button>
      </Stack>
      <Dialog
        isOpen={isEnding}
        title={t('family.own.endSure', { name: nameOf(bond) })}
        onClose={() => setEnding(false)}
        actions={
          <>
            <Button onClick={() => setEnding(false)}>{t('family.own.keep')}</Button>
            <Button kind="danger" isBusy={end.isRunning} onClick={() => void end.run({ params }).then((answer) => answer.ok && setEnding(false))}>{t('family.own.end')}</Button>
          </>
        }
      >
        {end.problem ? <ErrorNote problem={end.problem} /> : <p>{t('family.own.endWords')}</p>}
      </Dialog>
    </Card>
  );
}
