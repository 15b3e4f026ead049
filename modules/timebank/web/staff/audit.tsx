import { ErrorNote, FactList, Link, Note, Spinner, Stack, useAsk, useText } from '@huying/ui';
import { Button, Table, type TableColumnsType } from 'antd';
import { type AuditReport, timebank } from '../../contract.ts';
import { sayMinutes } from '../words.ts';

type Finding = AuditReport['findings'][number];

/** What the auditor finds, who shares nothing with what writes the ledger. */
export default function Audit() {
  const t = useText();
  const audit = useAsk(timebank.routes.audit, {});
  const report = audit.value;
  return (
    <Stack>
      <h1>{t('timebank.title.audit')}</h1>
      <p>{t('timebank.audit.what')}</p>
      {audit.problem ? <ErrorNote problem={audit.problem} onRetry={audit.again} isRetrying={audit.isAsking} /> : null}
      {audit.isLoading ? <Spinner>{t('timebank.audit.running')}</Spinner> : null}
      {report ? <Findings report={report} /> : null}
      <div><Button loading={audit.isAsking} onClick={audit.again}>{t('timebank.audit.again')}</Button></div>
    </Stack>
  );
}

function Findings({ report }: { report: AuditReport }) {
  const t = useText();
  const columns: TableColumnsType<Finding> = [
    { title: t('timebank.audit.finding'), key: 'what', render: (_, one) => t(`timebank.finding.${one.what}`) },
    {
      title: t('timebank.audit.where'), key: 'where', width: 360,
      render: (_, one) => (one.accountId ? <Link href={`/timebank/accounts/${one.accountId}`}>{t('timebank.audit.account')} {one.accountId}</Link> : one.transferId ? `${t('timebank.audit.transfer')} ${one.transferId}` : t('timebank.audit.all')),
    },
  ];
  return (
    <Stack>
      <Note kind={report.balanced ? 'done' : 'failed'} title={t(report.balanced ? 'timebank.audit.balanced' : 'timebank.audit.broken')}>
        {report.balanced ? null : <p>{t('timebank.audit.advice')}</p>}
      </Note>
      <FactList
        facts={[
          [t('timebank.audit.accounts'), t('timebank.audit.count', { count: report.accounts })], [t('timebank.audit.transfers'), t('timebank.audit.count', { count: report.transfers })],
          [t('timebank.audit.sum'), t('timebank.minutes', { minutes: report.sumMinutes })], [t('timebank.audit.issued'), sayMinutes(report.issuedMinutes, t)],
          [t('timebank.audit.spent'), sayMinutes(report.spentMinutes, t)], [t('timebank.audit.held'), sayMinutes(report.heldMinutes, t)],
        ]}
      />
      {report.findings.length > 0 ? (
        <Table<Finding> size="middle" rowKey={(one) => `${one.what}/${one.accountId}/${one.transferId}`} dataSource={[...report.findings]} columns={columns} pagination={{ pageSize: 50, hideOnSinglePage: true }} scroll={{ x: 720 }} />
      ) : null}
    </Stack>
  );
}
