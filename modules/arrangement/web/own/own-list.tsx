import { ButtonLink, Stack, useText } from '@huying/ui';
import { CalendarPlus } from 'lucide-react';
import { ArrangedList } from './list.tsx';

/** What is arranged for me. */
export default function OwnList() {
  const t = useText();
  return (
    <Stack gap="large">
      <h1>{t('arrangement.title.own')}</h1>
      <ArrangedList />
      <ButtonLink isWide icon={CalendarPlus} to="/more">{t('arrangement.add')}</ButtonLink>
      <ButtonLink isWide kind="quiet" to="/mine">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
