import type { RouteOut } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { roster } from '@huying/roster/contract';
import { type Asked, ButtonLink, EmptyState, ErrorNote, Moment, Note, positionNow, Spinner, Stack, Switch, useAsk, useCommand, useNotice, useText, useTools } from '@huying/ui';
import { CalendarDays } from 'lucide-react';
import { mobilisation } from '../../contract.ts';
import { OfferCard } from './offer-card.tsx';
import { PushOffer } from './push-offer.tsx';

const HOURS = 4;

/** On duty or not, and what is asked of me now. */
export default function Home() {
  const t = useText();
  const { notices, speaker } = useTools();
  const me = useAsk(people.routes.me, {});
  const duty = useAsk(roster.routes.duty, {}, { everySeconds: 120 });
  const offers = useAsk(mobilisation.routes.offers, {}, { freshOn: [mobilisation.notices.offerMade, mobilisation.notices.offerGone, mobilisation.notices.changed], everySeconds: 60 });
  useNotice(mobilisation.notices.offerMade, ({ summary, urgency }) => {
    navigator.vibrate?.(urgency === 'red' ? [400, 200, 400, 200, 400] : 300);
    void speaker.interrupt(t('mobilisation.offer.said', { summary }));
  });
  useNotice(mobilisation.notices.offerGone, ({ reason }) => {
    if (reason === 'taken') notices.show({ kind: 'told', text: t('mobilisation.offer.takenByOther') });
  });
  const waiting = (offers.value?.offers ?? []).filter((offer) => offer.state === 'waiting');
  const past = (offers.value?.offers ?? []).filter((offer) => offer.state !== 'waiting' && offer.state !== 'accepted').slice(0, 5);
  return (
    <Stack gap="large">
      <div>
        <h1>{t('mobilisation.offers.hello', { name: me.value?.name ?? '' })}</h1>
        {/* Who is asked answers within minutes: what is asked stands before everything else. */}
        <section aria-label={t('mobilisation.title.offers')} aria-live="polite" style={waiting.length > 0 ? { marginBlockStart: 'var(--space-4)' } : undefined}>
          {waiting.length > 0 ? <Stack>{waiting.map((offer) => <OfferCard key={offer.id} offer={offer} />)}</Stack> : null}
        </section>
      </div>
      <Duty duty={duty} />
      <PushOffer />
      {offers.problem ? <ErrorNote problem={offers.problem} onRetry={offers.again} isRetrying={offers.isAsking} /> : null}
      {offers.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {offers.value && waiting.length === 0 ? <EmptyState title={t('mobilisation.offers.empty')}><p>{t(duty.value?.onDuty ? 'mobilisation.offers.emptyOnDuty' : 'mobilisation.offers.emptyHint')}</p></EmptyState> : null}
      {past.length > 0 ? (
        <section>
          <h2>{t('mobilisation.offers.past')}</h2>
          <ul>
            {past.map((offer) => (
              <li key={offer.id}>
                {t(`mobilisation.offer.state.${offer.state}`)}{t('ui.listSeparator')}{offer.summary}{t('ui.listSeparator')}<Moment at={offer.madeAt} />
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </Stack>
  );
}

function Duty({ duty }: { duty: Asked<RouteOut<typeof roster.routes.duty>> }) {
  const t = useText();
  const change = useCommand(roster.routes.switchDuty);
  const isOn = duty.value?.onDuty ?? false;
  const turn = async (onDuty: boolean) => {
    // Where somebody is now counts more than where they live; without leave to know it, home is used.
    const position = onDuty ? await positionNow() : null;
    await change.run({ body: { onDuty, hours: HOURS, position } });
  };
  return (
    <Stack gap="small">
      {change.problem ? <ErrorNote problem={change.problem} /> : null}
      <Switch
        label={t('mobilisation.duty')}
        words={[t('mobilisation.duty.off'), t('mobilisation.duty.on')]}
        note={t(isOn ? 'mobilisation.duty.onNote' : 'mobilisation.duty.offNote')}
        isOn={isOn}
        isBusy={change.isRunning || duty.isLoading}
        onSwitch={(next) => void turn(next)}
      />
      {isOn && duty.value?.until ? <Note>{t('mobilisation.duty.until')} <Moment at={duty.value.until} /></Note> : null}
      <ButtonLink icon={CalendarDays} to="/roster">{t('mobilisation.duty.roster')}</ButtonLink>
    </Stack>
  );
}
