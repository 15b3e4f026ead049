import { Button, ButtonLink, ErrorNote, Stack, useCommand, useParams, useText } from '@huying/ui';
import { quality, REASONS } from '../../contract.ts';
import { Filed } from './filed.tsx';

/** What was answered to a rating is not right: one touch hides it, and the community decides. */
export default function Report() {
  const t = useText();
  const { visitId } = useParams<{ visitId: string }>();
  const report = useCommand(quality.routes.reportReply, { touches: ['need'] });
  return (
    <Stack gap="large">
      <h1>{t('quality.title.report')}</h1>
      {report.problem ? <ErrorNote problem={report.problem} /> : null}
      {report.value ? <Filed id={report.value.id} number={report.value.number} /> : (
        <Stack>
          <p>{t('quality.report.what')}</p>
          {REASONS.reply.map((reason) => <Button key={reason} isWide isBusy={report.isRunning} onClick={() => void report.run({ body: { visitId: visitId as never, reason, words: '' } })}>{t(`quality.reason.${reason}`)}</Button>)}
        </Stack>
      )}
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
