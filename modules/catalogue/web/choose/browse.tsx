import { type FormEvent, useState } from 'react';
import type { PersonId } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import { Button, ButtonLink, Card, EmptyState, ErrorNote, FactList, Field, Row, Spinner, Stack, usePages, useFilter, useText } from '@huying/ui';
import { Search } from 'lucide-react';
import { catalogue, type Offered } from '../../contract.ts';
import { sayAt, sayPrice, sayWaiting, SELECT, SELECT_LABEL, SUMMARY } from '../words.ts';

/** What neighbours and organisations offer for credits, with how long people wait for it. */
export function Browse({ elderId, base }: { elderId: string | undefined; base: string }) {
  const t = useText();
  const { params, set } = useFilter({ replaces: true });
  const category = CATEGORIES.find((one) => one === params.get('category'));
  const search = params.get('search') || undefined;
  const by = (['person', 'organisation'] as const).find((one) => one === params.get('by'));
  const asked = usePages(catalogue.routes.browse, { query: { limit: 20, ...(elderId ? { elderId: elderId as PersonId } : {}), ...(category ? { category } : {}), ...(search ? { search } : {}), ...(by ? { by } : {}) } }, { keepsFormer: true });
  return (
    <Stack gap="large">
      <h1>{t('catalogue.title.browse')}</h1>
      <p>{t('catalogue.browse.what')}</p>
      <Filters category={category} by={by} search={search ?? ''} onSet={set} />
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      {asked.isLoading ? <Spinner>{t('ui.loading')}</Spinner> : null}
      {!asked.isLoading && !asked.problem && asked.items.length === 0 ? <EmptyState title={t(category || search || by ? 'catalogue.browse.noneFound' : 'catalogue.browse.none')}><p>{t('catalogue.browse.noneHint')}</p></EmptyState> : null}
      {asked.items.map((one) => <Service key={one.id} one={one} to={`${base}?one=${one.id}`} />)}
      {asked.hasMore ? <Button isWide isBusy={asked.isAsking} onClick={asked.more}>{t('ui.more')}</Button> : null}
      <ButtonLink isWide kind="quiet" to={elderId ? `/elders/${elderId}` : '/credits'}>{t('ui.back')}</ButtonLink>
    </Stack>
  );
}

function Filters({ category, by, search, onSet }: { category: string | undefined; by: string | undefined; search: string; onSet: (name: string, value: string | undefined) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(search);
  const find = (event: FormEvent) => {
    event.preventDefault();
    onSet('search', typed.trim() || undefined);
  };
  return (
    <details open={Boolean(category || by || search)}>
      <summary style={SUMMARY}>{t('catalogue.filter')}</summary>
      <form role="search" onSubmit={find}>
        <Stack>
          <label style={SELECT_LABEL}>
            {t('catalogue.category')}
            <select style={SELECT} value={category ?? ''} onChange={(event) => onSet('category', event.target.value || undefined)}>
              <option value="">{t('catalogue.all')}</option>
              {CATEGORIES.filter((one) => one !== 'other').map((one) => <option key={one} value={one}>{t(`catalogue.category.${one}`)}</option>)}
            </select>
          </label>
          <label style={SELECT_LABEL}>
            {t('catalogue.by')}
            <select style={SELECT} value={by ?? ''} onChange={(event) => onSet('by', event.target.value || undefined)}>
              <option value="">{t('catalogue.all')}</option>
              <option value="person">{t('catalogue.by.person')}</option>
              <option value="organisation">{t('catalogue.by.organisation')}</option>
            </select>
          </label>
          <Field label={t('catalogue.search')} value={typed} maxLength={40} onChange={(event) => setTyped(event.target.value)} />
          <Row><Button submits icon={Search}>{t('catalogue.find')}</Button></Row>
        </Stack>
      </form>
    </details>
  );
}

function Service({ one, to }: { one: Offered; to: string }) {
  const t = useText();
  return (
    <Card title={one.title} actions={<ButtonLink isWide to={to}>{t('catalogue.look')}</ButtonLink>}>
      <FactList
        facts={[
          [t('catalogue.who'), one.provider.name], [t('catalogue.price'), sayPrice(one.price, t)], [t('catalogue.waiting'), sayWaiting(one.waiting, t)], [t('catalogue.next'), one.nextAt ? sayAt(one.nextAt, t) : t('catalogue.full')],
        ]}
      />
    </Card>
  );
}
