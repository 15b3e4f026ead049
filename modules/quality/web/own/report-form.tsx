import type { ReactNode } from 'react';
import { Button, ButtonLink, ErrorNote, Stack, useText } from '@huying/ui';
import { Filed } from './filed.tsx';

/** One touch reports it: it is hidden at once, and the community decides. */
export function ReportForm<R extends string>({ title, what, reasons, problem, filed, isBusy, onReport }: {
  title: string; what: ReactNode; reasons: readonly R[]; problem: Parameters<typeof ErrorNote>[0]['problem'] | undefined; filed: { readonly id: string; readonly number: number } | undefined; isBusy: boolean; onReport: (reason: R) => void;
}) {
  const t = useText();
  return (
    <Stack gap="large">
      <h1>{title}</h1>
      {problem ? <ErrorNote problem={problem} /> : null}
      {filed ? <Filed id={filed.id} number={filed.number} /> : <Stack><p>{what}</p>{reasons.map((reason) => <Button key={reason} isWide isBusy={isBusy} onClick={() => onReport(reason)}>{t(`quality.reason.${reason}`)}</Button>)}</Stack>}
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
