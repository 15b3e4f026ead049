import { mobilisation } from '@huying/mobilisation/contract';
import { ButtonLink, Card, Rings, Row, Stack, useAsk, useText } from '@huying/ui';
import { service } from '@huying/service/contract';
import { needContract } from '../../contract.ts';
import { isOver, ringsOf, titleOf } from './need-words.ts';

/** What is being looked after, with the rings of the call; each card leads to its page. */
export function OpenNeeds() {
  const t = useText();
  const mine = useAsk(needContract.routes.mine, { query: { limit: 10 } }, { freshOn: [needContract.notices.changed, service.notices.changed, mobilisation.notices.changed] });
  const open = (mine.value?.items ?? []).filter((need) => !isOver(need)).slice(0, 3);
  if (open.length === 0) return null;
  return (
    <section aria-label={t('need.home.open')}>
      <Stack gap="small">
        {open.map((need) => (
          <Card key={need.id} tone={need.state === 'heard' || need.state === 'finished' ? 'accent' : 'plain'}>
            <Row>
              <Rings {...ringsOf(need, t)} size="card" still isDecoration />
              <div style={{ flex: 1, minInlineSize: '10rem' }}>
                <strong>{titleOf(need, t)}</strong>
                <p>{need.text ?? t(`need.category.${need.tags.category[0]}`)}</p>
              </div>
            </Row>
            <ButtonLink to={`/needs/${need.id}`} isWide kind={need.state === 'heard' || need.state === 'finished' ? 'primary' : 'plain'}>
              {t('need.title.one')}
            </ButtonLink>
          </Card>
        ))}
      </Stack>
    </section>
  );
}
