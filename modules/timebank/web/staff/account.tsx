import { useState } from 'react';
import { EmptyState, ErrorNote, FactList, Link, Moment, SecondNote, Spinner, Stack, useAsk, useClient, useFile, usePages, useParams, useRoles, useSearchParams, useText } from '@huying/ui';
import { Button, Input, Space, Table, type TableColumnsType, Tag } from 'antd';
import { Download, Undo2 } from 'lucide-react';
import { type AccountView, type EntryView, timebank } from '../../contract.ts';
import { MonthSums } from '../month-sums.tsx';
import { isMonth, isOwned, sayChange, sayCounterpart, sayEntry, sayMinutes, sayState } from '../words.ts';
import { useAccountNames } from './accounts.tsx';
import { GrantDialog } from './grant-dialog.tsx';
import { InheritDialog } from './inherit-dialog.tsx';
import { mayBeReversed, ReverseDialog } from './reverse-dialog.tsx';

const FRESH = { freshOn: [timebank.notices.changed] };

/** One account with everything that moved on it. */
export default function Account() {
  const t = useText();
  const { accountId } = useParams<{ accountId: string }>();
  const params = { accountId };
  const account = useAsk(timebank.routes.account, { params }, FRESH);
  if (account.problem && !account.value) return <ErrorNote problem={account.problem} onRetry={account.again} isRetrying={account.isAsking} />;
  if (!account.value) return <Spinner>{t('ui.loading')}</Spinner>;
  return (
    <>
      <Head account={account.value} />
      <Statement accountId={accountId} />
    </>
  );
}

function Head({ account }: { account: AccountView }) {
  const t = useText();
  const client = useClient();
  const [isGranting, setGranting] = useState(false);
  const [isInheriting, setInheriting] = useState(false);
  const roles = useRoles();
  const file = useFile();
  const { name, area } = useAccountNames()(account);
  const minutes = (value: number) => (value < 0 ? `−${sayMinutes(value, t)}` : sayMinutes(value, t));
  return (
    <Stack>
      <p><Link href="/timebank">{t('timebank.title.accounts')}</Link></p>
      <h1>{name}</h1>
      <FactList
        facts={[
          [t('timebank.column.kind'), t(`timebank.kind.${account.kind}`)], [t('timebank.column.area'), area], [t('timebank.column.available'), minutes(account.availableMinutes)],
          ...(isOwned(account) ? [[t('timebank.column.held'), minutes(account.heldMinutes)] as const, [t('timebank.column.balance'), minutes(account.balanceMinutes)] as const] : []),
        ]}
      />
      <Space wrap style={{ marginBlock: 16 }}>
        <Button icon={<Download size={16} aria-hidden="true" />} loading={file.isTaking} onClick={() => void file.take(client.addressOf(timebank.routes.accountStatementFile, { params: { accountId: account.id } }))}>{t('timebank.export')}</Button>
        {account.kind === 'person' ? <Button onClick={() => setGranting(true)}>{t('timebank.grant.title')}</Button> : null}
        {account.kind === 'person' && roles?.some((one) => one === 'committee' || one === 'street') ? <Button onClick={() => setInheriting(true)}>{t('timebank.inherit.title')}</Button> : null}
      </Space>
      <SecondNote problem={file.problem}>{t('timebank.askSecond')}</SecondNote>
      {isInheriting ? <InheritDialog personId={account.ownerId as string} name={account.name} onClose={() => setInheriting(false)} /> : null}
      {isGranting ? <GrantDialog elder={{ id: account.ownerId as string, name: account.name }} onClose={() => setGranting(false)} /> : null}
    </Stack>
  );
}

function Statement({ accountId }: { accountId: string }) {
  const t = useText();
  const [reversing, setReversing] = useState<EntryView>();
  const [search, setSearch] = useSearchParams();
  const given = search.get('month');
  const month = isMonth(given) ? given : undefined;
  const statement = usePages(timebank.routes.accountStatement, { params: { accountId }, query: { limit: 50, ...(month ? { month } : {}) } }, FRESH);
  const sums = useAsk(timebank.routes.accountMonth, month ? { params: { accountId }, query: { month } } : null, { ...FRESH, keepsFormer: true });
  const columns: TableColumnsType<EntryView> = [
    { title: t('timebank.column.time'), key: 'at', width: 150, render: (_, one) => <Moment at={one.at} /> },
    {
      title: t('timebank.column.entry'), key: 'entry',
      render: (_, one) => (
        <>
          {sayEntry(one, t)} {sayState(one, t) ? <Tag color={one.reversed ? 'error' : 'default'}>{sayState(one, t)}</Tag> : null}
          {one.words ? <div><small>{one.words}</small></div> : null}
          {one.subject?.kind === 'need' ? <div><small><Link href={`/needs/${one.subject.id}`}>{t('timebank.toNeed')}</Link></small></div> : null}
        </>
      ),
    },
    { title: t('timebank.column.counterpart'), key: 'counterpart', width: 160, render: (_, one) => sayCounterpart(one, t) },
    { title: t('timebank.column.change'), key: 'change', width: 150, align: 'right', render: (_, one) => sayChange(one.minutes, t) },
    { title: t('timebank.column.afterwards'), key: 'after', width: 150, align: 'right', render: (_, one) => `${one.balanceAfterMinutes < 0 ? '−' : ''}${sayMinutes(one.balanceAfterMinutes, t)}` },
    {
      title: <span className="visually-hidden">{t('timebank.column.actions')}</span>, key: 'actions', width: 110,
      render: (_, one) => (mayBeReversed(one) ? <Button size="small" icon={<Undo2 size={14} aria-hidden="true" />} onClick={() => setReversing(one)}>{t('timebank.reverse.do')}</Button> : null),
    },
  ];
  return (
    <>
      <MonthBar accountId={accountId} month={month} onChoose={(next) => setSearch(next ? { month: next } : {})} />
      {sums.problem ? <ErrorNote problem={sums.problem} /> : null}
      {month && sums.value?.month === month ? <MonthSums month={sums.value} /> : null}
      {statement.problem ? <ErrorNote problem={statement.problem} onRetry={statement.again} isRetrying={statement.isAsking} /> : null}
      <Table<EntryView>
        size="middle" rowKey="transferId" dataSource={[...statement.items]} columns={columns} loading={statement.isLoading} pagination={false} scroll={{ x: 900 }}
        locale={{ emptyText: <EmptyState title={t('timebank.account.empty')}><p>{t('timebank.account.emptyHint')}</p></EmptyState> }}
      />
      {statement.hasMore ? <Button block loading={statement.isAsking} onClick={statement.more} style={{ marginBlock: 16 }}>{t('ui.more')}</Button> : null}
      {reversing ? <ReverseDialog entry={reversing} onClose={() => setReversing(undefined)} /> : null}
    </>
  );
}

/** One month and its file, or everything. */
function MonthBar({ accountId, month, onChoose }: { accountId: string; month: string | undefined; onChoose: (month: string | undefined) => void }) {
  const t = useText();
  const client = useClient();
  const file = useFile();
  return (
    <Space wrap style={{ marginBlockEnd: 16 }}>
      <label htmlFor="account-month">{t('timebank.month.choose')}</label>
      <Input id="account-month" type="month" value={month ?? ''} onChange={(event) => onChoose(isMonth(event.target.value) ? event.target.value : undefined)} style={{ inlineSize: 180 }} />
      {month ? <Button onClick={() => onChoose(undefined)}>{t('timebank.allMonths')}</Button> : null}
      {month ? <Button icon={<Download size={16} aria-hidden="true" />} loading={file.isTaking} onClick={() => void file.take(client.addressOf(timebank.routes.accountStatementFile, { params: { accountId }, query: { month } }))}>{t('timebank.month.download')}</Button> : null}
      <SecondNote problem={file.problem}>{t('timebank.askSecond')}</SecondNote>
    </Space>
  );
}
