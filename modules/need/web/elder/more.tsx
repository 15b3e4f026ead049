import { CATEGORIES } from '@huying/recognition/contract';
import { Stack, TileLink, Tiles, useText } from '@huying/ui';
import { CATEGORY_ICONS } from '../category-icons.ts';

/** All kinds of help; danger and illness go by the red button and by voice. */
export default function More() {
  const t = useText();
  return (
    <Stack gap="large">
      <h1>{t('need.title.more')}</h1>
      <Tiles label={t('need.title.more')}>
        {CATEGORIES.filter((category) => category !== 'other').map((category) => (
          <TileLink key={category} icon={CATEGORY_ICONS[category]} word={t(`need.category.${category}`)} to={`/ask/${category}`} />
        ))}
      </Tiles>
    </Stack>
  );
}
