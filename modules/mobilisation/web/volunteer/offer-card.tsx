import { useState } from 'react';
import type { RouteOut } from '@huying/kernel';
import { Button, Card, Countdown, Dialog, Distance, ErrorNote, FactList, Listen, Moment, Row, Stack, UrgencyMark, useClient, useCommand, useLocation, useText } from '@huying/ui';
import { Check, X } from 'lucide-react';
import { mobilisation, REFUSE_REASONS } from '../../contract.ts';

type Offer = RouteOut<typeof mobilisation.routes.offers>['offers'][number];

/** One offer: what, how far, until when; take it, hear it, or say no with a reason. */
export function OfferCard({ offer }: { offer: Offer }) {
  const t = useText();
  const [, go] = useLocation();
  const client = useClient();
  const [isRefusing, setRefusing] = useState(false);
  const accept = useCommand(mobilisation.routes.accept, { touches: ['service'] });
  const refuse = useCommand(mobilisation.routes.refuse);
  const params = { offerId: offer.id };
  const category = t(`mobilisation.category.${offer.category}`);
  const take = async () => {
    const answer = await accept.run({ params });
    if (answer.ok) go('/errands');
  };
  return (
    <Card title={offer.summary} aside={<UrgencyMark urgency={offer.urgency} />} tone={offer.urgency === 'red' ? 'red' : 'accent'}>
      <FactList
        facts={[
          // Asked for by a picture, what was said is what it is; a spoken message that nobody has heard yet is of no kind.
          ...(offer.summary === category || (offer.recordingId && offer.category === 'other') ? [] : [[t('mobilisation.offer.category'), category] as const]),
          [t('mobilisation.offer.distance'), <Distance key="d" metres={offer.distanceMetres} />],
          [t('mobilisation.offer.when'), offer.dueAt ? <Moment key="w" at={offer.dueAt} /> : t('mobilisation.offer.now')],
          [t('mobilisation.offer.answerBy'), <Countdown key="a" endsAt={offer.answerBy} />],
          ...(offer.people > 1 ? [[t('mobilisation.offer.people'), t('mobilisation.offer.peopleCount', { count: offer.people })] as const] : []),
        ]}
      />
      {accept.problem ? <ErrorNote problem={accept.problem} /> : null}
      <Stack gap="small">
        {offer.recordingId ? <Listen isWide address={client.addressOf(mobilisation.routes.recording, { params: { calloutId: offer.calloutId } })}>{t('mobilisation.offer.listen')}</Listen> : null}
        <Row>
          <Button kind="primary" icon={Check} isBusy={accept.isRunning} onClick={() => void take()}>{t('mobilisation.offer.accept')}</Button>
          <Button icon={X} onClick={() => setRefusing(true)}>{t('mobilisation.offer.refuse')}</Button>
        </Row>
      </Stack>
      <Dialog isOpen={isRefusing} title={t('mobilisation.offer.why')} onClose={() => setRefusing(false)}>
        <Stack gap="small">
          {refuse.problem ? <ErrorNote problem={refuse.problem} /> : null}
          {REFUSE_REASONS.map((reason) => (
            <Button key={reason} isWide isBusy={refuse.isRunning} onClick={() => void refuse.run({ params, body: { reason } })}>{t(`mobilisation.refuseReason.${reason}`)}</Button>
          ))}
        </Stack>
      </Dialog>
    </Card>
  );
}
