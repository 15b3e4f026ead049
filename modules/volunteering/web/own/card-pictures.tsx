import { Card, ErrorNote, FactList, FileButton, Note, Spinner, Stack, useCommand, useNoticeBoard, useText } from '@huying/ui';
import { Camera, FileUp } from 'lucide-react';
import { type ApplicationView, CARD_SIDES, type CardSide, volunteering } from '../../contract.ts';
import { cardFacts, sayDifference } from '../card-words.ts';

/** Both sides of the identity card, by camera or from a file, and what was read of them beside what was typed. */
export function CardPictures({ application: { card, cardDays } }: { application: ApplicationView }) {
  const t = useText();
  return (
    <Card title={t('volunteering.join.card')}>
      <Stack gap="large">
        <p>{t('volunteering.join.cardWhy', { days: cardDays })}</p>
        {CARD_SIDES.map((side) => <Side key={side} side={side} is={card.sides.find((one) => one.side === side)} />)}
        {card.read ? <><h3>{t('volunteering.card.stands')}</h3><FactList facts={cardFacts(card.read, t)} /></> : null}
        {card.differences.length > 0 ? (
          <Note kind="warned" title={t('volunteering.card.differs')}>
            <ul>{card.differences.map((one) => <li key={one.what}>{sayDifference(one, t)}</li>)}</ul>
            <p>{t('volunteering.card.differs.own')}</p>
          </Note>
        ) : null}
      </Stack>
    </Card>
  );
}

function Side({ side, is }: { side: CardSide; is: ApplicationView['card']['sides'][number] | undefined }) {
  const t = useText();
  const board = useNoticeBoard();
  const add = useCommand(volunteering.routes.addCard);
  const send = async (file: Blob) => {
    const answer = await add.run({ query: { side }, body: file });
    if (answer.ok) board.show({ kind: 'done', text: t('volunteering.join.cardKept') });
  };
  return (
    <section aria-label={t(`volunteering.card.side.${side}`)}>
      <Stack>
        <h3>{t(`volunteering.card.side.${side}`)}</h3>
        {is?.state === 'waiting' ? <Spinner>{t('volunteering.card.waiting')}</Spinner> : null}
        {is?.state === 'unreadable' ? <Note kind="warned" title={t('volunteering.card.unreadable')}>{t(`volunteering.card.why.${is.why ?? 'unclear'}`)}</Note> : null}
        {is?.state === 'read' ? <Note kind="done">{t('volunteering.card.read')}</Note> : null}
        {is?.state === 'kept' || is?.state === 'failed' ? <Note kind="done">{t('volunteering.card.kept')}</Note> : null}
        {add.problem ? <ErrorNote problem={add.problem} /> : null}
        <FileButton icon={Camera} takesPhoto label={t(`volunteering.card.take.${side}`)} accept="image/*" isBusy={add.isRunning} onFile={send} />
        <FileButton icon={FileUp} label={t(`volunteering.card.choose.${side}`)} accept="image/*" isBusy={add.isRunning} onFile={send} />
      </Stack>
    </section>
  );
}
