import { ButtonLink, EmptyState, ErrorNote, Row, Spinner, Stack, useAsk, useClient, useText } from '@huying/ui';
import { ChevronLeft, Download } from 'lucide-react';
import { timebank } from '../../contract.ts';
import styles from './credits.module.css';
import { DonationForm } from './donate.tsx';

/** What my organisations have earned; it can only be donated. */
export default function Groups() {
  const t = useText();
  const client = useClient();
  const groups = useAsk(timebank.routes.groups, {}, { freshOn: [timebank.notices.changed] });
  if (groups.problem && !groups.value) return <ErrorNote problem={groups.problem} onRetry={groups.again} isRetrying={groups.isAsking} />;
  return (
    <Stack gap="large">
      <Row><ButtonLink kind="quiet" icon={ChevronLeft} to="/credits">{t('timebank.back')}</ButtonLink></Row>
      <h1>{t('timebank.title.groups')}</h1>
      <p>{t('timebank.groups.what')}</p>
      {groups.value ? null : <Spinner>{t('ui.loading')}</Spinner>}
      {groups.value?.accounts.length === 0 ? <EmptyState title={t('timebank.groups.none')}><p>{t('timebank.groups.noneHint')}</p></EmptyState> : null}
      {groups.value?.accounts.map((account) => (
        <section key={account.id} aria-label={account.name}>
          <Stack>
            <h2>{account.name}</h2>
            <DonationForm account={account} organisationId={account.ownerId} />
            <a href={client.addressOf(timebank.routes.accountStatementFile, { params: { accountId: account.id } })} download className={styles.download}><Download aria-hidden="true" size={20} /> {t('timebank.download')}</a>
          </Stack>
        </section>
      ))}
    </Stack>
  );
}
