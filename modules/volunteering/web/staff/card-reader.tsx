import { ErrorNote, Moment, Note, useAsk, useText } from '@huying/ui';
import { volunteering } from '../../contract.ts';

/** Whether pictures of identity cards are read by an engine, and how it fares. */
export function CardReader() {
  const t = useText();
  const asked = useAsk(volunteering.routes.cardReader, {}, { freshOn: [volunteering.notices.changed] });
  if (asked.problem && !asked.value) return <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} />;
  if (!asked.value) return null;
  const { reader, failure, ...counts } = asked.value;
  if (reader === null) return <Note title={t('volunteering.reader.none')}>{t('volunteering.reader.none.words')}</Note>;
  return (
    <Note kind={failure ? 'warned' : 'done'} title={t(`volunteering.reader.${reader}`)}>
      <p>{t('volunteering.reader.counts', counts)}</p>
      {failure ? <p>{t('volunteering.reader.failure', { code: failure.code })} <Moment at={failure.at} /></p> : null}
    </Note>
  );
}
