import { useCommand, useParams, useText } from '@huying/ui';
import { quality, REASONS } from '../../contract.ts';
import { ReportForm } from './report-form.tsx';

/** What was answered to a rating is not right. */
export default function Report() {
  const t = useText();
  const { visitId } = useParams<{ visitId: string }>();
  const report = useCommand(quality.routes.reportReply, { touches: ['need', 'service'] });
  return <ReportForm title={t('quality.title.report')} what={t('quality.report.what')} reasons={REASONS.reply} problem={report.problem} filed={report.value} isBusy={report.isRunning} onReport={(reason) => void report.run({ body: { visitId: visitId as never, reason, words: '' } })} />;
}
