import { ButtonLink, Note, useText } from '@huying/ui';

/** What happens now, and where it is seen. */
export function Filed({ id, number }: { id: string; number: number }) {
  const t = useText();
  return (
    <Note kind="done" title={t('quality.filed', { number })} actions={<ButtonLink kind="primary" to={`/complaints/${id}`}>{t('quality.filed.look')}</ButtonLink>}>
      <p>{t('quality.filed.next')}</p>
    </Note>
  );
}
