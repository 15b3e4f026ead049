import { ButtonLink, ErrorNote, Spinner, Stack, useAsk, useCommand, useText, useTools } from '@huying/ui';
import { Inbox } from 'lucide-react';
import { type ChoiceView, notify } from '../../contract.ts';
import { type ChoiceProps, type Chosen, offOf } from './chosen.ts';
import { ElderChoice } from './elder-choice.tsx';
import { FullChoice } from './full-choice.tsx';

/** How I want to be told: few large choices for elders, all of them for everybody else. Every change is kept at once. */
export default function ChoiceScreen() {
  const t = useText();
  const { notices } = useTools();
  const choice = useAsk(notify.routes.choice, {}, { freshOn: [notify.notices.wechatBound] });
  const choose = useCommand(notify.routes.choose);
  const isElder = location.pathname.split('/')[1] === 'elder';
  if (choice.problem && !choice.value) return <ErrorNote problem={choice.problem} onRetry={choice.again} isRetrying={choice.isAsking} />;
  if (!choice.value) return <Spinner>{t('ui.loading')}</Spinner>;
  const { language, quiet } = choice.value;
  const save = async (change: Partial<Chosen>) => {
    const answer = await choose.run({ body: { language, quiet, off: offOf(choice.value as ChoiceView), ...change } });
    if (answer.ok) notices.show({ kind: 'done', text: t('notify.choice.saved') });
  };
  const props: ChoiceProps = { choice: choice.value, save: (change) => void save(change), isSaving: choose.isRunning };
  return (
    <Stack gap="large">
      <h1>{t('notify.title.choice')}</h1>
      {choose.problem ? <ErrorNote problem={choose.problem} /> : null}
      {isElder ? <ElderChoice {...props} /> : <FullChoice {...props} />}
      <ButtonLink kind="quiet" icon={Inbox} to="/notices">{t('notify.title.inbox')}</ButtonLink>
    </Stack>
  );
}
