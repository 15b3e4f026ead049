import { CATEGORIES, type Category } from '@huying/recognition/contract';
import { ButtonLink, Stack, useLocation, useParams, useText } from '@huying/ui';
import { ArrangeForm } from './form.tsx';

/** Help of one kind, arranged ahead by the elder. */
export default function OwnNew() {
  const t = useText();
  const [, go] = useLocation();
  const given = useParams<{ category: string }>().category as Category;
  const category: Category = CATEGORIES.includes(given) ? given : 'other';
  return (
    <Stack gap="large">
      <h1>{t('arrangement.newFor', { category: t(`need.category.${category}`) })}</h1>
      <ArrangeForm category={category} isShort onDone={() => go('/arranged')} />
      <ButtonLink isWide kind="quiet" to="/">{t('ui.back')}</ButtonLink>
    </Stack>
  );
}
