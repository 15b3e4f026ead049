import { EmptyState, ErrorNote, Link, useLocation, usePages, useSearchParams, useText } from '@huying/ui';
import { Button, Flex, Input, Segmented, Select, Table, type TableColumnsType, Tag } from 'antd';
import { LANGUAGES, type Registered, silver, TALENTS } from '../../contract.ts';

const { routes, notices } = silver;

/** Who can do what in my area. */
export default function Register() {
  const t = useText();
  const [, go] = useLocation();
  const [params, setParams] = useSearchParams();
  const show = params.get('show') === 'all' ? 'all' : 'silver';
  const talent = TALENTS.find((one) => one === params.get('talent'));
  const language = LANGUAGES.find((one) => one === params.get('language'));
  const search = params.get('search') ?? '';
  const asked = usePages(routes.register, { query: { show, limit: 50, ...(talent ? { talent } : {}), ...(language ? { language } : {}), ...(search ? { search } : {}) } }, { freshOn: [notices.changed], keepsFormer: true });
  const set = (name: string, value: string) => setParams((before) => {
    const next = new URLSearchParams(before);
    if (value) next.set(name, value);
    else next.delete(name);
    return next;
  }, { replace: true });
  const columns = useColumns();
  return (
    <Flex vertical gap={16}>
      <h1>{t('silver.title.register')}</h1>
      <Flex gap={12} wrap>
        <Segmented aria-label={t('silver.show')} value={show} onChange={(value) => set('show', value === 'all' ? 'all' : '')} options={(['silver', 'all'] as const).map((value) => ({ value, label: t(`silver.show.${value}`) }))} />
        <Input.Search aria-label={t('silver.search')} placeholder={t('silver.search')} allowClear defaultValue={search} maxLength={40} style={{ maxInlineSize: 240 }} onSearch={(value) => set('search', value.trim())} />
        <Select aria-label={t('silver.of.talents')} style={{ minInlineSize: 140 }} value={talent ?? ''} onChange={(value: string) => set('talent', value)} options={[{ value: '', label: t('silver.anyTalent') }, ...TALENTS.map((value) => ({ value: value as string, label: t(`silver.talent.${value}`) }))]} />
        <Select aria-label={t('silver.of.languages')} style={{ minInlineSize: 140 }} value={language ?? ''} onChange={(value: string) => set('language', value)} options={[{ value: '', label: t('silver.anyLanguage') }, ...LANGUAGES.map((value) => ({ value: value as string, label: t(`silver.language.${value}`) }))]} />
        <Button onClick={() => go('/silver/proposals')}>{t('silver.toProposals')}</Button>
      </Flex>
      {asked.problem ? <ErrorNote problem={asked.problem} onRetry={asked.again} isRetrying={asked.isAsking} /> : null}
      <Table<Registered> size="middle" rowKey="personId" dataSource={[...asked.items]} columns={columns} loading={asked.isLoading} pagination={false} scroll={{ x: 820 }} locale={{ emptyText: <EmptyState title={t('silver.register.empty')}><p>{t('silver.register.emptyHint')}</p></EmptyState> }} />
      {asked.hasMore ? <div><Button onClick={asked.more} loading={asked.isAsking}>{t('silver.more')}</Button></div> : null}
    </Flex>
  );
}

function useColumns(): TableColumnsType<Registered> {
  const t = useText();
  return [
    { title: t('silver.name'), key: 'name', width: 120, render: (_, one) => <Link href={`/silver/people/${one.personId}`}><strong>{one.name}</strong></Link> },
    { title: t('silver.age'), key: 'age', width: 90, render: (_, one) => (one.age === null ? '—' : t('silver.ageOf', { age: one.age })) },
    { title: t('silver.of.talents'), key: 'talents', render: (_, one) => <Flex gap={4} wrap>{one.talents.map((each) => <Tag key={each}>{t(`silver.talent.${each}`)}</Tag>)}</Flex> },
    { title: t('silver.of.languages'), key: 'languages', width: 150, render: (_, one) => one.languages.map((each) => t(`silver.language.${each}`)).join(t('ui.listSeparator')) },
    { title: t('silver.wants'), key: 'wants', width: 110, render: (_, one) => t(one.wantsPair ? 'silver.wants.yes' : 'silver.wants.no') },
  ];
}
