import { ButtonLink, ErrorNote, Stack, useCommand, useParams, useText } from '@huying/ui';
import { quality, REASONS } from '../../contract.ts';
import { Filed } from './filed.tsx';
import { ReasonForm } from './reason-form.tsx';

/** A rating that is not right: said to the committee, which decides with reasons. */
export default function Appeal() {
  const t = useText();
  const { visitId } = useParams<{ visitId: string }>();
  const appeal = useCommand(quality.routes.appealRating);
  return (
    <Stack gap="large">
      <h1>{t('quality.title.appeal')}</h1>
      {appeal.problem ? <ErrorNote problem={appeal.problem} /> : null}
      {appeal.value ? <Filed id={appeal.value.id} number={appeal.value.number} /> : <ReasonForm label={t('quality.appeal.what')} reasons={REASONS.rating} why={t('quality.appeal.who')} isBusy={appeal.isRunning} onSend={(reason, words) => void appeal.run({ body: { visitId: visitId as never, reason, words } })} />}
      <ButtonLink isWide kind="quiet" to="/complaints">{t('quality.title.mine')}</ButtonLink>
    </Stack>
  );
}
