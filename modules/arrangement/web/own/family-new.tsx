import { useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { ButtonLink, Choice, Stack, useLocation, useParams, useText } from '@huying/ui';
import { ArrangeForm } from './form.tsx';

/** Help arranged by family: what it is, and when. */
export default function FamilyNew() {
  const t = useText();
  const [, go] = useLocation();
  const elderId = useParams<{ elderId: string }>().elderId as PersonId;
  const [category, setCategory] = useState<Category>();
  const back = `/elders/${elderId}/arranged`;
  return (
    <Stack gap="large">
      <h1>{t('arrangement.title.new')}</h1>
      <Choice label={t('arrangement.what')} layout="line" value={category} onChoose={setCategory} options={CATEGORIES.filter((one) => one !== 'other').map((value) => ({ value, label: t(`need.category.${value}`) }))} />
      <ArrangeForm elderId={elderId} category={category} onDone={() => go(back)} />
      <ButtonLink isWide kind="quiet" to={back}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
