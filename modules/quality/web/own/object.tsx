import { ButtonLink, ErrorNote, Stack, useCommand, useParams, useText } from '@huying/ui';
import { quality, REASONS } from '../../contract.ts';
import { Filed } from './filed.tsx';
import { ReasonForm } from './reason-form.tsx';

/** A call that should not have come to us, or not so. The elder is not told: the community looks at it. */
export default function ObjectToCall() {
  const t = useText();
  const { calloutId } = useParams<{ calloutId: string }>();
  const complain = useCommand(quality.routes.complainOfCall);
  return (
    <Stack gap="large">
      <h1>{t('quality.title.object')}</h1>
      {complain.problem ? <ErrorNote problem={complain.problem} /> : null}
      {complain.value ? <Filed id={complain.value.id} number={complain.value.number} /> : <ReasonForm label={t('quality.object.what')} reasons={REASONS.call} why={t('quality.object.who')} isBusy={complain.isRunning} onSend={(reason, words) => void complain.run({ body: { calloutId: calloutId as never, reason, words } })} />}
      <ButtonLink isWide kind="quiet" to="/complaints">{t('quality.title.mine')}</ButtonLink>
    </Stack>
  );
}
