import type { PersonId } from '@huying/kernel';
import { ButtonLink, Stack, useParams, useText } from '@huying/ui';
import { CalendarPlus } from 'lucide-react';
import { ArrangedList } from './list.tsx';

/** What is arranged for an elder whom I follow. */
export default function FamilyList() {
  const t = useText();
  const elderId = useParams<{ elderId: string }>().elderId as PersonId;
  return (
    <Stack gap="large">
      <h1>{t('arrangement.title.of')}</h1>
      <ArrangedList elderId={elderId} />
      <ButtonLink isWide kind="primary" icon={CalendarPlus} to={`/elders/${elderId}/arranged/new`}>{t('arrangement.add')}</ButtonLink>
      <ButtonLink isWide kind="quiet" to={`/elders/${elderId}`}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
