import { ButtonLink, ErrorNote, Face, FactList, type Rating, Spinner, Stack, useAsk, useText } from '@huying/ui';
import { service } from '../../contract.ts';

/** My record: how often, how long, how well, month by month. */
export default function Record() {
  const t = useText();
  const record = useAsk(service.routes.record, {});
  if (record.problem) return <ErrorNote problem={record.problem} onRetry={record.again} isRetrying={record.isAsking} />;
  if (!record.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { visits, minutes, rating, aspects, perMonth } = record.value;
  const most = Math.max(1, ...perMonth.map((month) => month.minutes));
  return (
    <Stack gap="large">
      <h1>{t('service.title.record')}</h1>
      <FactList
        facts={[
          [t('service.record.visits'), t('service.record.times', { count: visits })],
          [t('service.record.hours'), t('service.record.hoursValue', { hours: Math.round(minutes / 6) / 10 })],
          [t('service.record.rating'), rating === null ? t('service.record.unrated') : <Face key="f" rating={Math.round(rating) as Rating} />],
        ]}
      />
      {aspects.length > 0 ? (
        <table>
          <caption>{t('service.record.aspects')}</caption>
          <thead><tr><th scope="col">{t('service.record.aspect')}</th><th scope="col">{t('service.record.mean')}</th><th scope="col">{t('service.record.visits')}</th></tr></thead>
          <tbody>{aspects.map(({ aspect, mean, count }) => <tr key={aspect}><th scope="row">{t(`service.aspect.${aspect}`)}</th><td>{mean.toFixed(1)}</td><td>{count}</td></tr>)}</tbody>
        </table>
      ) : null}
      <ButtonLink to="/object-record">{t('service.record.missing')}</ButtonLink>
      <ButtonLink to="/complaints">{t('service.record.complaints')}</ButtonLink>
      {perMonth.length > 0 ? (
        <table>
          <caption>{t('service.record.perMonth')}</caption>
          <thead><tr><th scope="col">{t('service.record.month')}</th><th scope="col">{t('service.record.visits')}</th><th scope="col">{t('service.record.hours')}</th></tr></thead>
          <tbody>
            {perMonth.map((month) => (
              <tr key={month.month}>
                <th scope="row">{month.month}</th>
                <td>{month.visits}</td>
                <td>
                  <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" style={{ inlineSize: '8rem', blockSize: '0.75rem' }}><rect width={(100 * month.minutes) / most} height="10" fill="var(--accent)" /></svg> {Math.round(month.minutes / 6) / 10}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : <p>{t('service.record.empty')}</p>}
      <ButtonLink isWide to="/proofs">{t('service.record.proofs')}</ButtonLink>
    </Stack>
  );
}
