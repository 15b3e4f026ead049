/** The auditor's own reading of the ledger. Nothing here is used by what writes it, and nothing that writes it is used here. */
import { type Db, type Statement, sql } from '@huying/platform';
import { type AccountFigures, differencesBetween, type Finding, MOST_FINDINGS, type Report, reportOf, type Totals } from '../core/audit.ts';

/**
 * Audits one tenant. The transaction must reach the whole tenant: a part of double entry never balances. Everything is read by one statement,
 * so that it is the ledger of one moment while commands go on writing.
 */
export async function auditLedger(db: Db, tenantId: number): Promise<Report> {
  const list = (rows: Statement) => sql`(select coalesce(json_agg(list), '[]') from (${rows}) list)`;
  const row = await db.row<{ totals: Totals; accounts: AccountFigures[]; transfers: Finding[]; endings: Finding[]; exchanges: Finding[]; trail: Finding[] }>(sql`
    select (select row_to_json(t) from (${totals(tenantId)}) t) as totals, ${list(accountFigures(tenantId))} as accounts,
      ${list(transferFindings(tenantId))} as transfers, ${list(endingFindings(tenantId))} as endings,
      ${list(exchangeFindings(tenantId))} as exchanges, ${list(trailFindings(tenantId))} as trail`);
  if (!row) throw new Error('the auditor got no answer');
  return reportOf(row.totals, row.accounts, [...row.transfers, ...row.endings, ...row.exchanges, ...row.trail]);
}

const totals = (tenantId: number): Statement => sql`
  select (select count(*) from timebank.transfer where tenant_id = ${tenantId}) as transfers,
    (select coalesce(sum(minutes), 0) from timebank.entry where tenant_id = ${tenantId}) as "sumMinutes",
    (select coalesce(sum(minutes), 0) from timebank.transfer where tenant_id = ${tenantId} and purpose = 'issue') as "issuedMinutes",
    (select coalesce(sum(minutes), 0) from timebank.transfer where tenant_id = ${tenantId} and kind = 'settle') as "spentMinutes",
    (select coalesce(sum(h.minutes), 0) from timebank.transfer h where h.tenant_id = ${tenantId} and h.kind = 'hold'
      and not exists (select from timebank.transfer e where e.tenant_id = h.tenant_id and e.hold_id = h.id)) as "heldMinutes"`;

const accountFigures = (tenantId: number): Statement =>
  sql`
    with figures as (
      select account_id, count(*) as entries, sum(minutes) as total, min(number) as least, max(number) as greatest,
        count(*) filter (where kept is distinct from running and kept is not null) as broken
      from (select account_id, minutes, number, balance_after_minutes as kept, sum(minutes) over (partition by account_id order by number) as running
            from timebank.entry where tenant_id = ${tenantId}) steps
      group by account_id
    ), open as (
      select h.debit_account_id, h.credit_account_id, h.minutes from timebank.transfer h where h.tenant_id = ${tenantId} and h.kind = 'hold'
        and not exists (select from timebank.transfer e where e.tenant_id = h.tenant_id and e.hold_id = h.id)
    )
    select a.id, a.kind, a.may_go_negative as "mayGoNegative", a.balance_minutes as "balanceMinutes", a.held_minutes as "heldMinutes", a.last_number as "lastNumber",
      coalesce(f.entries, 0) as entries, coalesce(f.total, 0) as "sumMinutes", f.least as "leastNumber", f.greatest as "greatestNumber", coalesce(f.broken, 0) as "brokenEntries",
      coalesce((select sum(minutes) from open where debit_account_id = a.id), 0) as "openFromMinutes",
      coalesce((select sum(minutes) from open where credit_account_id = a.id), 0) as "openIntoMinutes"
    from timebank.account a left join figures f on f.account_id = a.id where a.tenant_id = ${tenantId} order by a.id`;

/** Each transfer for itself: its two entries, its accounts. */
const transferFindings = (tenantId: number): Statement =>
  sql`
    with sides as (
      select t.id, t.kind, t.purpose, t.minutes, t.debit_account_id, t.credit_account_id, t.subject_id, t.occasion_id, d.kind as debit, c.kind as credit,
        count(e.account_id) as entries, coalesce(sum(e.minutes), 0) as total,
        count(*) filter (where e.account_id = t.debit_account_id and e.minutes = -t.minutes) as debits,
        count(*) filter (where e.account_id = t.credit_account_id and e.minutes = t.minutes) as credits
      from timebank.transfer t
      left join timebank.entry e on e.tenant_id = t.tenant_id and e.transfer_id = t.id
      left join timebank.account d on d.tenant_id = t.tenant_id and d.id = t.debit_account_id
      left join timebank.account c on c.tenant_id = t.tenant_id and c.id = t.credit_account_id
      where t.tenant_id = ${tenantId} group by t.tenant_id, t.id, d.kind, c.kind
    )
    select what, null as "accountId", id as "transferId" from sides cross join lateral (values
      ('transfer.entriesNotTwo', entries <> 2),
      ('transfer.notZero', total <> 0),
      ('transfer.entryDiffers', debits <> 1 or credits <> 1),
      ('transfer.minutesNotPositive', minutes <= 0),
      ('transfer.sameAccount', debit_account_id = credit_account_id),
      ('transfer.accountsUnsuited', (kind = 'hold' and (debit <> 'person' or credit <> 'escrow'))
        or (kind in ('settle', 'void') and (debit <> 'escrow' or credit not in ('person', 'group')))
        or (purpose = 'issue' and (debit <> 'fund' or credit not in ('person', 'group')))
        or (purpose = 'grant' and (debit not in ('fund', 'pool') or credit <> 'person'))
        or (purpose = 'donation' and (debit not in ('person', 'group') or credit <> 'pool'))
        or (purpose in ('gift', 'inheritance') and (debit <> 'person' or credit <> 'person'))
        or (purpose = 'expiry' and (debit not in ('person', 'group') or credit <> 'expired'))
        or (purpose = 'exchange' and debit || '>' || credit not in ('pool>pool', 'pool>outside', 'outside>pool', 'clearing>clearing'))
        or (purpose <> 'exchange' and (debit in ('clearing', 'outside') or credit in ('clearing', 'outside'))) or debit is null or credit is null),
      ('issue.withoutService', purpose = 'issue' and (subject_id is null or occasion_id is null))
    ) as rule (what, is_broken) where is_broken
    union all
    select 'entry.withoutTransfer', e.account_id, e.transfer_id from timebank.entry e where e.tenant_id = ${tenantId}
      and not exists (select from timebank.transfer t where t.tenant_id = e.tenant_id and t.id = e.transfer_id)
    limit ${MOST_FINDINGS}`;

/** What ends a hold or takes a transfer back, against what it ends or takes back. */
const endingFindings = (tenantId: number): Statement =>
  sql`
    with ledger as (select * from timebank.transfer where tenant_id = ${tenantId}),
    holds as (
      select h.id, h.minutes, coalesce(sum(e.minutes), 0) as ended, count(*) filter (where e.kind = 'settle') as settles, count(*) filter (where e.kind = 'void') as voids
      from ledger h left join ledger e on e.hold_id = h.id where h.kind = 'hold' group by h.id, h.minutes
    )
    select 'hold.moreThanHeld' as what, null::uuid as "accountId", id as "transferId" from holds where ended > minutes
    union all select 'hold.endedTwice', null, id from holds where settles > 1 or voids > 1
    union all select 'hold.endedInPart', null, id from holds where ended between 1 and minutes - 1
    union all select 'hold.endingDiffers', null, e.id from ledger e left join ledger h on h.id = e.hold_id
      where e.kind in ('settle', 'void') and (h.kind is distinct from 'hold' or e.debit_account_id <> h.credit_account_id or (e.kind = 'void') <> (e.credit_account_id = h.debit_account_id))
    union all select 'reversal.twice', null, reverses_id from ledger where reverses_id is not null group by reverses_id having count(*) > 1
    union all select 'reversal.differs', null, r.id from ledger r left join ledger o on o.id = r.reverses_id left join ledger h on h.id = o.hold_id
      where r.purpose = 'reversal' and (o.id is null or o.purpose = 'exchange' or (o.purpose = 'reversal' and exists (select from ledger b where b.id = o.reverses_id and b.purpose = 'reversal')) or o.kind not in ('post', 'settle') or r.minutes <> o.minutes
        or r.debit_account_id <> o.credit_account_id or r.credit_account_id is distinct from case when o.kind = 'settle' then h.debit_account_id else o.debit_account_id end)
    -- An occasion issues once; of a service and its corrections one issue stands.
    union all select 'issue.twice', null, (array_agg(id))[1] from ledger where purpose = 'issue' and occasion_id is not null group by occasion_id having count(*) > 1
    union all select 'issue.twice', null, (array_agg(i.id))[1] from ledger i where i.purpose = 'issue' and i.occasion_id is not null
      and not exists (select from ledger r where r.reverses_id = i.id and not exists (select from ledger g where g.reverses_id = r.id))
      group by coalesce(i.corrects_id, i.occasion_id) having count(*) > 1
    -- An occasion belongs to one service, and what is corrected is the service itself, never a correction.
    union all select 'correction.differs', null, (array_agg(id))[1] from ledger where occasion_id is not null group by occasion_id having count(distinct coalesce(corrects_id, occasion_id)) > 1
    union all select 'correction.differs', null, c.id from ledger c where c.corrects_id is not null and exists (select from ledger f where f.occasion_id = c.corrects_id and f.corrects_id is not null)
    limit ${MOST_FINDINGS}`;

/**
 * What went from one community to another, against what stands between their clearing accounts; from the day on which the first of these was
 * opened. A community is the first part of a path, the first two where a street of nine digits stands first.
 */
const exchangeFindings = (tenantId: number): Statement =>
  sql`
    with place as (
      select id, kind, coalesce(substring(area_path from '^/[0-9]{9}/[^/]+'), substring(area_path from '^/[^/]+'), '') as community
      from timebank.account where tenant_id = ${tenantId}
    ), ledger as (select * from timebank.transfer where tenant_id = ${tenantId}),
    crossed as (
      select t.id, t.minutes, p.community as origin, r.community as goal from ledger t left join ledger h on h.id = t.hold_id
      join place p on p.id = coalesce(h.debit_account_id, t.debit_account_id) join place r on r.id = t.credit_account_id
      where t.kind in ('post', 'settle') and t.covers_id is null and p.community <> r.community
        and p.kind not in ('outside', 'expired') and r.kind not in ('outside', 'expired')
        and t.at >= (select min(opened_at) from timebank.account where tenant_id = ${tenantId} and kind = 'clearing')
    ), cover as (
      select c.id, c.covers_id, c.minutes, d.community as origin, g.community as goal
      from ledger c join place d on d.id = c.debit_account_id join place g on g.id = c.credit_account_id where c.covers_id is not null or d.kind = 'clearing' or g.kind = 'clearing'
    )
    select case when c.id is null then 'exchange.missing' else 'exchange.differs' end as what, null::uuid as "accountId", coalesce(c.id, t.id) as "transferId"
    from crossed t full join cover c on c.covers_id = t.id
    where c.id is null or t.id is null or c.minutes <> t.minutes or c.origin <> t.origin or c.goal <> t.goal
    union all
    -- Whatever moved on the account of another street belongs to what was sent there or came from there, and says the same.
    select 'remittance.differs', null, coalesce(t.id, s.id)
    from (select l.id, l.minutes, d.kind = 'outside' as is_in from ledger l join place d on d.id = l.debit_account_id join place g on g.id = l.credit_account_id where 'outside' in (d.kind, g.kind)) t
    full join (
      select transfer_id as id, minutes, direction = 'in' as is_in from timebank.remittance where tenant_id = ${tenantId}
      union all select return_transfer_id, minutes, true from timebank.remittance where tenant_id = ${tenantId} and return_transfer_id is not null
    ) s on s.id = t.id where t.id is null or s.id is null or t.minutes <> s.minutes or t.is_in <> s.is_in
    limit ${MOST_FINDINGS}`;

/** What went from street to street, as each of them has it: one that arrived stands in both ledgers, alike. */
export interface Sent {
  readonly id: string;
  readonly direction: 'out' | 'in';
  readonly otherTenant: number;
  readonly minutes: number;
  readonly state: string;
}
export async function auditExchange(tenantIds: readonly number[], inTenant: <T>(tenantId: number, work: (db: Db) => Promise<T>) => Promise<T>): Promise<string[]> {
  const streets = [];
  for (const tenantId of tenantIds) streets.push({ tenantId, sent: await inTenant(tenantId, (db) => readSent(db, tenantId)) });
  return differencesBetween(streets);
}

export const readSent = (db: Db, tenantId: number): Promise<Sent[]> =>
  db.rows<Sent>(sql`select id, direction, other_tenant as "otherTenant", minutes, state from timebank.remittance where tenant_id = ${tenantId}`);

/** Against the sealed trail: who could change a transfer, its entries and the balances together would still be found here. */
const trailFindings = (tenantId: number): Statement =>
  sql`
    with said as (
      select detail ->> 'transferId' as id, detail ->> 'minutes' as minutes, detail ->> 'debitAccountId' as debit, detail ->> 'creditAccountId' as credit, detail ->> 'correctsId' as corrects
      from platform.trail where tenant_id = ${tenantId} and action like 'timebank.%' and detail ? 'transferId'
    )
    select case when s.id is null then 'transfer.notInTrail' when t.id is null then 'trail.withoutTransfer' else 'transfer.differsFromTrail' end as what,
      null as "accountId", coalesce(t.id::text, s.id) as "transferId"
    from (select id, minutes, debit_account_id, credit_account_id, corrects_id from timebank.transfer where tenant_id = ${tenantId}) t
    full join said s on s.id = t.id::text
    where s.id is null or t.id is null or s.minutes <> t.minutes::text or s.debit <> t.debit_account_id::text or s.credit <> t.credit_account_id::text or s.corrects is distinct from t.corrects_id::text
    limit ${MOST_FINDINGS}`;
