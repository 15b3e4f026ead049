import { useState } from 'react';
import { type Aspect, service } from '@huying/service/contract';
import { Button, ButtonLink, Card, ErrorNote, FaceRating, type Rating, Stack, useAsk, useCommand, useText } from '@huying/ui';

/** What was good and what was not, for whoever wants to say more than one face. */
export function Aspects({ visitId, faces, given }: { visitId: string; faces: Rating; given: Partial<Record<Aspect, number>> }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  const params = { visitId: visitId as never };
  const asked = useAsk(service.routes.aspects, isOpen ? { params } : null);
  const rate = useCommand(service.routes.rate, { touches: ['need'] });
  if (!isOpen) return <Button isWide kind="quiet" onClick={() => setOpen(true)}>{t('need.rate.more')}</Button>;
  const problem = asked.problem ?? rate.problem;
  return (
    <Stack>
      {problem ? <ErrorNote problem={problem} /> : null}
      {(asked.value?.aspects ?? []).map((aspect) => (
        <FaceRating key={aspect} label={t(`need.rate.aspect.${aspect}`)} value={given[aspect] as Rating | undefined} onChoose={(value) => void rate.run({ params, body: { faces, words: null, aspects: { [aspect]: value } } })} />
      ))}
    </Stack>
  );
}

export function Reply({ visitId, words }: { visitId: string; words: string }) {
  const t = useText();
  return <Card title={t('need.rate.reply')}><p>{words}</p><ButtonLink kind="quiet" to={`/report/${visitId}`}>{t('need.rate.report')}</ButtonLink></Card>;
}
