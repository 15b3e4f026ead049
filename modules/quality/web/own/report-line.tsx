import { useCommand, useParams, useText } from '@huying/ui';
import { quality, REASONS } from '../../contract.ts';
import { ReportForm } from './report-form.tsx';

/** What the other side of a visit wrote is not right. */
export default function ReportLine() {
  const t = useText();
  const { lineId } = useParams<{ lineId: string }>();
  const report = useCommand(quality.routes.reportLine, { touches: ['need', 'service'] });
  return <ReportForm title={t('quality.title.reportLine')} what={t('quality.reportLine.what')} reasons={REASONS.line} problem={report.problem} filed={report.value} isBusy={report.isRunning} onReport={(reason) => void report.run({ body: { lineId: lineId as never, reason, words: '' } })} />;
}
