import { useEffect, useState } from 'react';
import { place } from '@huying/place/contract';
import { EmptyState, ErrorNote, Link, SecondNote, useAsk, useClient, useFile, usePages, useFilter, useText } from '@huying/ui';
import { Button, Input, Select, Space, Table, type TableColumnsType } from 'antd';
import { Download, Gift } from 'lucide-react';
import { ACCOUNT_KINDS, type AccountView, timebank } from '../../contract.ts';
import { isOwned, sayMinutes } from '../words.ts';
import { GrantDialog } from './grant-dialog.tsx';

const FRESH = { freshOn: [timebank.notices.changed], keepsFormer: true };

/** The accounts of the area. Filters stand in the address, so that a view can be kept and shared. */
export default function Accounts() {
  const t = useText();
  const client = useClient();
  const { params, set } = useFilter();
  const [isGranting, setGranting] = useState(false);
  const file = useFile();
  const kind = ACCOUNT_KINDS.find((one) => one === params.get('kind'));
  const search = params.get('search') || undefined;
  const filter = { ...(kind ? { kind } : {}), ...(search ? { search } : {}) };
  const accounts = usePages(timebank.routes.accounts, { query: { ...filter, limit: 50 } }, FRESH);
  return (
    <>
      <h1>{t('timebank.title.accounts')}</h1>
      <Space wrap style={{ marginBlock: 16 }} role="search">
        <SearchBox value={search ?? ''} onSearch={(value) => set('search', value)} />
        <Select
          aria-label={t('timebank.column.kind')} allowClear placeholder={t('timebank.column.kind')} value={kind} onChange={(value) => set('kind', value)} style={{ minInlineSize: 150 }}
          options={ACCOUNT_KINDS.map((value) => ({ value, label: t(`timebank.kind.${value}`) }))}
        />
        <Button icon={<Download size={16} aria-hidden="true" />} loading={file.isTaking} onClick={() => void file.take(client.addressOf(timebank.routes.accountsFile, { query: filter }))}>{t('timebank.export')}</Button>
        <Button type="primary" icon={<Gift size={16} aria-hidden="true" />} onClick={() => setGranting(true)}>{t('timebank.grant.title')}</Button>
      </Space>
      <SecondNote problem={file.problem}>{t('timebank.askSecond')}</SecondNote>
      {accounts.problem ? <ErrorNote problem={accounts.problem} onRetry={accounts.again} isRetrying={accounts.isAsking} /> : null}
      <Table<AccountView>
        size="middle" rowKey="id" dataSource={[...accounts.items]} columns={useColumns()} loading={accounts.isLoading} pagination={false} scroll={{ x: 720 }}
        locale={{ emptyText: <EmptyState title={t(search || kind ? 'timebank.accounts.none' : 'timebank.accounts.empty')}><p>{t('timebank.accounts.emptyHint')}</p></EmptyState> }}
      />
      {accounts.hasMore ? <Button block loading={accounts.isAsking} onClick={accounts.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
      {isGranting ? <GrantDialog onClose={() => setGranting(false)} /> : null}
    </>
  );
}

/** Asks when the typing pauses, not at each letter. */
function SearchBox({ value, onSearch }: { value: string; onSearch: (value: string) => void }) {
  const t = useText();
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => typed !== value && onSearch(typed), 350);
    return () => clearTimeout(timer);
  });
  return <Input aria-label={t('timebank.accounts.search')} placeholder={t('timebank.accounts.search')} allowClear value={typed} maxLength={40} onChange={(event) => setTyped(event.target.value)} style={{ inlineSize: 240 }} />;
}

/** The community's own accounts bear no name of their own: they are told apart by where they are. */
export function useAccountNames(): (account: AccountView) => { readonly name: string; readonly area: string } {
  const t = useText();
  const areas = useAsk(place.routes.areas, {}).value?.areas ?? [];
  return (account) => {
    const near = areas.filter((area) => area.kind !== 'building' && area.kind !== 'courtyard' && (account.areaPath === area.path || account.areaPath.startsWith(`${area.path}/`)));
    const area = near.toSorted((one, other) => other.path.length - one.path.length)[0]?.name ?? account.areaPath;
    return { name: isOwned(account) ? account.name : t(`timebank.kind.${account.kind}`), area };
  };
}

function useColumns(): TableColumnsType<AccountView> {
  const t = useText();
  const namesOf = useAccountNames();
  const minutes = (value: number) => (value < 0 ? `−${sayMinutes(value, t)}` : sayMinutes(value, t));
  return [
    { title: t('timebank.column.name'), key: 'name', render: (_, one) => <Link href={`/timebank/accounts/${one.id}`}>{namesOf(one).name}</Link> },
    { title: t('timebank.column.kind'), key: 'kind', width: 140, render: (_, one) => t(`timebank.kind.${one.kind}`) },
    { title: t('timebank.column.area'), key: 'area', width: 180, render: (_, one) => namesOf(one).area },
    { title: t('timebank.column.available'), key: 'available', width: 150, align: 'right', render: (_, one) => minutes(one.availableMinutes) },
    { title: t('timebank.column.held'), key: 'held', width: 130, align: 'right', render: (_, one) => (isOwned(one) ? minutes(one.heldMinutes) : '—') },
  ];
}
