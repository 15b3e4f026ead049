-- Gifts, inheritance, expiry, hours given out of the pool, and exchange: between communities by clearing accounts, with other streets by an
-- account of theirs in this ledger. A group's hours can only be donated. Triggers look beyond the actor's reach and put back what it was.

alter table timebank.account drop constraint account_kind_check;
alter table timebank.account add constraint account_kind_check check (kind in ('person', 'group', 'pool', 'fund', 'escrow', 'expired', 'clearing', 'outside'));
alter table timebank.account drop constraint fund_alone_may_go_negative;
alter table timebank.account add constraint who_may_go_negative check (may_go_negative = (kind in ('fund', 'clearing', 'outside')));
-- The tenant whose account it is in this ledger.
alter table timebank.account add column outside_tenant int;
alter table timebank.account add constraint outside_is_somewhere check ((kind = 'outside') = (outside_tenant is not null) and outside_tenant is distinct from tenant_id);
drop index timebank.account_of_community;
create unique index account_of_community on timebank.account (tenant_id, kind, area_path, coalesce(outside_tenant, 0)) where owner_id is null;

alter table timebank.transfer drop constraint transfer_purpose_check;
alter table timebank.transfer add constraint transfer_purpose_check
  check (purpose in ('issue', 'spend', 'grant', 'reversal', 'donation', 'gift', 'inheritance', 'expiry', 'exchange'));
alter table timebank.transfer add column covers_id uuid;
comment on column timebank.transfer.covers_id is 'id of transfer';
alter table timebank.transfer add foreign key (tenant_id, covers_id) references timebank.transfer (tenant_id, id);
alter table timebank.transfer add constraint covers_by_exchange check (covers_id is null or purpose = 'exchange');
create unique index covered_once on timebank.transfer (tenant_id, covers_id) where covers_id is not null;
create index transfer_voided on timebank.transfer (tenant_id, credit_account_id, at) include (minutes) where kind = 'void';

-- The community that an area lies in: below a street office (nine digits) its second part, else its first.
create function timebank.community_of(area_path text) returns text language sql immutable parallel safe
  return case when area_path ~ '^/\d{9}(/|$)' then substring(area_path from '^/\d{9}(?:/[^/]+)?') else coalesce(substring(area_path from '^/[^/]+'), '') end;

create or replace function timebank.check_transfer() returns trigger language plpgsql as $$
declare
  former text := coalesce(current_setting('app.reach', true), '');
  debit timebank.account; credit timebank.account; original timebank.transfer; returned_to uuid; payer_path text; receiver_path text;
begin
  perform set_config('app.reach', '*', true);
  select * into debit from timebank.account where tenant_id = new.tenant_id and id = new.debit_account_id;
  select * into credit from timebank.account where tenant_id = new.tenant_id and id = new.credit_account_id;
  if new.purpose <> 'reversal' and not coalesce(
    case new.kind
      when 'hold' then debit.kind = 'person' and credit.kind = 'escrow'
      when 'settle' then debit.kind = 'escrow' and credit.kind in ('person', 'group')
      when 'void' then debit.kind = 'escrow' and credit.kind in ('person', 'group')
      else case new.purpose
        when 'issue' then debit.kind = 'fund' and credit.kind in ('person', 'group')
        when 'grant' then debit.kind in ('fund', 'pool') and credit.kind = 'person'
        when 'donation' then debit.kind in ('person', 'group') and credit.kind = 'pool'
        when 'gift' then debit.kind = 'person' and credit.kind = 'person'
        when 'inheritance' then debit.kind = 'person' and credit.kind = 'person'
        when 'expiry' then debit.kind in ('person', 'group') and credit.kind = 'expired'
        when 'exchange' then (debit.kind, credit.kind) in (('pool', 'pool'), ('pool', 'outside'), ('outside', 'pool'), ('clearing', 'clearing'))
          and (debit.kind = 'clearing') = (new.covers_id is not null) end
    end, false)
  then call timebank.forbid('accounts_suited', new.id); end if;

  if new.hold_id is not null then
    select * into original from timebank.transfer where tenant_id = new.tenant_id and id = new.hold_id;
    if original.kind is distinct from 'hold' or new.debit_account_id <> original.credit_account_id then call timebank.forbid('hold_matches', new.id); end if;
    if (new.credit_account_id = original.debit_account_id) <> (new.kind = 'void') then call timebank.forbid('hold_matches', new.id); end if;
  end if;

  if new.reverses_id is not null then
    select * into original from timebank.transfer where tenant_id = new.tenant_id and id = new.reverses_id;
    if not coalesce(original.kind = 'settle' or (original.kind = 'post' and original.purpose not in ('reversal', 'exchange')), false)
    then call timebank.forbid('reversible', new.id); end if;
    -- What was settled came from the hold; taking it back returns it to whom it was held from.
    select case when original.kind = 'settle' then h.debit_account_id else original.debit_account_id end into returned_to
      from (select 1) one left join timebank.transfer h on h.tenant_id = original.tenant_id and h.id = original.hold_id;
    if new.minutes <> original.minutes or new.debit_account_id <> original.credit_account_id or new.credit_account_id is distinct from returned_to
    then call timebank.forbid('reversal_is_contrary', new.id); end if;
  end if;

  -- What stands between two clearing accounts says what another transfer carried from the one community to the other.
  if new.covers_id is not null then
    select * into original from timebank.transfer where tenant_id = new.tenant_id and id = new.covers_id;
    select timebank.community_of(p.area_path), timebank.community_of(r.area_path) into payer_path, receiver_path
      from timebank.account p, timebank.account r, (select 1) one left join timebank.transfer h on h.tenant_id = original.tenant_id and h.id = original.hold_id
      where p.tenant_id = new.tenant_id and p.id = coalesce(h.debit_account_id, original.debit_account_id) and r.tenant_id = new.tenant_id and r.id = original.credit_account_id;
    if original.minutes is distinct from new.minutes or original.kind not in ('post', 'settle') or payer_path is distinct from debit.area_path or receiver_path is distinct from credit.area_path
    then call timebank.forbid('covers_what_crossed', new.id); end if;
  end if;
  perform set_config('app.reach', former, true);
  return new;
end $$;

create or replace function timebank.check_entry() returns trigger language plpgsql as $$
declare
  former text := coalesce(current_setting('app.reach', true), '');
  expected int; account_kind text; has_balance boolean; balance_before int; has_before boolean; pooled bigint;
begin
  perform set_config('app.reach', '*', true);
  select case new.account_id when t.debit_account_id then -t.minutes when t.credit_account_id then t.minutes end, a.owner_id is not null, a.kind
    into expected, has_balance, account_kind
    from timebank.transfer t join timebank.account a on a.tenant_id = t.tenant_id and a.id = new.account_id
    where t.tenant_id = new.tenant_id and t.id = new.transfer_id;
  if new.minutes is distinct from expected then call timebank.forbid('entry_is_a_side', new.transfer_id); end if;
  if has_balance <> (new.balance_after_minutes is not null) then call timebank.forbid('entry_keeps_balance', new.transfer_id); end if;
  if has_balance then
    select balance_after_minutes, true into balance_before, has_before
      from timebank.entry where tenant_id = new.tenant_id and account_id = new.account_id and number = new.number - 1;
    if (new.number = 1) = coalesce(has_before, false) or new.balance_after_minutes <> coalesce(balance_before, 0) + new.minutes
    then call timebank.forbid('entry_continues', new.transfer_id); end if;
  elsif account_kind = 'pool' and new.minutes < 0 then
    -- A pool keeps no balance in a row. Who takes from it waits for whoever is taking, then adds up what is there.
    perform pg_advisory_xact_lock(hashtextextended(new.account_id::text, new.tenant_id));
    select coalesce(sum(minutes), 0) into pooled from timebank.entry where tenant_id = new.tenant_id and account_id = new.account_id;
    if pooled + new.minutes < 0 then call timebank.forbid('pool_never_negative', new.transfer_id); end if;
  end if;
  perform set_config('app.reach', former, true);
  return new;
end $$;

create or replace function timebank.check_zero_sum() returns trigger language plpgsql as $$
declare
  former text := coalesce(current_setting('app.reach', true), '');
  sides int; total bigint; held int; ended bigint; payer timebank.account; receiver timebank.account;
begin
  perform set_config('app.reach', '*', true);
  select count(*), sum(minutes) into sides, total from timebank.entry where tenant_id = new.tenant_id and transfer_id = new.id;
  if sides <> 2 or total <> 0 then call timebank.forbid('zero_sum', new.id); end if;
  if new.hold_id is not null then
    select minutes into held from timebank.transfer where tenant_id = new.tenant_id and id = new.hold_id;
    select sum(minutes) into ended from timebank.transfer where tenant_id = new.tenant_id and hold_id = new.hold_id;
    if ended <> held then call timebank.forbid('hold_ends_whole', new.id); end if;
  end if;
  -- What goes from one community to another stands between their clearing accounts too.
  if new.kind in ('post', 'settle') and new.covers_id is null then
    select * into payer from timebank.account where tenant_id = new.tenant_id
      and id = coalesce((select debit_account_id from timebank.transfer where tenant_id = new.tenant_id and id = new.hold_id), new.debit_account_id);
    select * into receiver from timebank.account where tenant_id = new.tenant_id and id = new.credit_account_id;
    if payer.kind not in ('outside', 'expired') and receiver.kind not in ('outside', 'expired') and timebank.community_of(payer.area_path) <> timebank.community_of(receiver.area_path)
      and not exists (select from timebank.transfer where tenant_id = new.tenant_id and covers_id = new.id)
    then call timebank.forbid('crossing_is_covered', new.id); end if;
  end if;
  perform set_config('app.reach', former, true);
  return null;
end $$;

-- Read once for a statement, not once for each of millions of entries.
drop policy seen on timebank.entry;
create policy seen on timebank.entry for select to huying_app using (
  (select platform.is_engine()) or exists (select from timebank.account a where a.tenant_id = entry.tenant_id and a.id = account_id));
drop policy seen on timebank.transfer;
create policy seen on timebank.transfer for select to huying_app using (
  (select platform.is_engine()) or exists (select from timebank.account a where a.tenant_id = transfer.tenant_id and a.id in (debit_account_id, credit_account_id)));

-- Gifts that an account got, and what was taken from it in a year.
create index transfer_gift_to on timebank.transfer (tenant_id, credit_account_id, at) where purpose = 'gift';
create index transfer_gift_from on timebank.transfer (tenant_id, debit_account_id, at) where purpose = 'gift';
