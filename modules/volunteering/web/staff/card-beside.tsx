import { ErrorNote, FactList, Note, Row, Stack, useAsk, useClient, useCommand, useText } from '@huying/ui';
import { Button, Tag } from 'antd';
import { useState } from 'react';
import { type ApplicationView, type CardSide, volunteering } from '../../contract.ts';
import { cardFacts, sayDifference } from '../card-words.ts';

/** What stands on the card beside what was typed, and the pictures themselves. A machine that read them decides nothing. */
export function CardBeside({ application: { id, card, state } }: { application: ApplicationView }) {
  const t = useText();
  const hasReader = (useAsk(volunteering.routes.cardReader, {}).value?.reader ?? null) !== null && (state === 'submitted' || state === 'asked');
  if (card.sides.length === 0) return <p>{t('volunteering.application.noCard')}</p>;
  return (
    <Stack>
      <h2>{t('volunteering.join.card')}</h2>
      {card.read ? <FactList facts={cardFacts(card.read, t)} /> : null}
      {card.differences.length > 0 ? <Note kind="warned" title={t('volunteering.card.differs')}><ul>{card.differences.map((one) => <li key={one.what}>{sayDifference(one, t)}</li>)}</ul></Note> : null}
      {card.read && card.differences.length === 0 ? <Note kind="done" title={t('volunteering.card.same')}>{t('volunteering.card.same.look')}</Note> : null}
      {card.sides.map((one) => (
        <section key={one.side} aria-label={t(`volunteering.card.side.${one.side}`)}>
          <Stack>
            <Row>
              <strong>{t(`volunteering.card.side.${one.side}`)}</strong>
              <Tag color={one.state === 'read' ? 'success' : one.state === 'waiting' ? 'processing' : 'warning'}>{t(`volunteering.card.state.${one.state}`)}</Tag>
              {one.warnings.map((warning) => <Tag key={warning} color="warning">{t(`volunteering.card.warning.${warning}`)}</Tag>)}
            </Row>
            {one.why ? <p>{t(`volunteering.card.why.${one.why}`)}</p> : null}
            {hasReader && one.state !== 'waiting' ? <ReadAgain applicationId={id} side={one.side} /> : null}
            <Picture applicationId={id} side={one.side} addedAt={one.addedAt} />
          </Stack>
        </section>
      ))}
    </Stack>
  );
}

/** After the engine did not answer, or read it wrongly. */
function ReadAgain({ applicationId, side }: { applicationId: ApplicationView['id']; side: CardSide }) {
  const t = useText();
  const again = useCommand(volunteering.routes.readCardAgain);
  return (
    <div>
      <Button loading={again.isRunning} onClick={() => void again.run({ params: { applicationId }, body: { side } })}>{t('volunteering.card.readAgain', { side: t(`volunteering.card.side.${side}`) })}</Button>
      {again.problem ? <ErrorNote problem={again.problem} /> : null}
    </div>
  );
}

/** Opened by a touch: each opening is recorded. */
function Picture({ applicationId, side, addedAt }: { applicationId: ApplicationView['id']; side: CardSide; addedAt: string }) {
  const t = useText();
  const client = useClient();
  const [shown, setShown] = useState<string>();
  const name = t(`volunteering.card.side.${side}`);
  // A newer picture of the same side is not shown by itself.
  if (shown !== addedAt) return <div><Button onClick={() => setShown(addedAt)}>{t('volunteering.application.card', { side: name })}</Button></div>;
  return <img src={client.addressOf(volunteering.routes.card, { params: { applicationId }, query: { side } })} alt={name} style={{ maxInlineSize: '100%', maxBlockSize: 520, objectFit: 'contain' }} />;
}
