import { type ReactNode, useState } from 'react';
import { Button, ButtonLink, ErrorNote, Field, Stack, useCommand, useText, useTools } from '@huying/ui';
import { people } from '../../contract.ts';

/** A new password. The old one may be left out by who never had one; the answer says so where it is needed. */
export default function Password() {
  const t = useText();
  const { notices } = useTools();
  const [typed, setTyped] = useState({ old: '', next: '' });
  const [isVisible, setIsVisible] = useState(false);
  const change = useCommand(people.routes.changePassword);
  const save = async () => {
    const answer = await change.run({ body: { new: typed.next, ...(typed.old ? { old: typed.old } : {}) } });
    if (!answer.ok) return;
    setTyped({ old: '', next: '' });
    notices.show({ kind: 'done', text: t('people.password.changed') });
  };
  const field = (name: keyof typeof typed, label: string, more: { hint: string; autoComplete: string; after?: ReactNode }) => (
    <Field
      label={label} type={isVisible ? 'text' : 'password'} maxLength={128} value={typed[name]} {...more}
      onChange={(event) => {
        setTyped((former) => ({ ...former, [name]: event.target.value }));
        change.clear();
      }}
    />
  );
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Stack gap="large">
        <h1>{t('people.title.password')}</h1>
        {field('old', t('people.password.old'), { hint: t('people.password.oldHint'), autoComplete: 'current-password' })}
        {field('next', t('people.password.new'), {
          hint: t('people.password.rule'), autoComplete: 'new-password',
          after: <Button kind="quiet" aria-pressed={isVisible} onClick={() => setIsVisible(!isVisible)}>{t(isVisible ? 'people.password.hide' : 'people.password.show')}</Button>,
        })}
        {change.problem ? <ErrorNote problem={change.problem} /> : null}
        <Button kind="primary" isWide submits isBusy={change.isRunning}>{t('people.password.save')}</Button>
        <ButtonLink kind="quiet" to="/me">{t('ui.back')}</ButtonLink>
      </Stack>
    </form>
  );
}
