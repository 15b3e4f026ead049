-- Whole minutes, double entry, append-only. The rules of core/ledger.ts stand here again, so that a mistake in the code cannot become a
-- mistake in somebody's account. Triggers look at rows beyond the actor's reach, as the engine does: they set `app.reach` to `*` and put back what
-- it was. (`create function … set app.reach` would need a superuser.)
-- amends b3fbaa33208a508cee9bc386b0b9fa16d1db8dbb1e61d22a2b12c90bb2f02ed7

create schema timebank;
grant usage on schema timebank to huying_app;

create table timebank.account (
  tenant_id int not null,
  id uuid not null,
  kind text not null check (kind in ('person', 'group', 'pool', 'fund', 'escrow', 'expired')),
  -- The person or organisation whose it is; the community's own accounts belong to nobody and are one per kind and community.
  owner_id uuid,
  name text not null,
  area_path text not null,
  may_go_negative boolean not null,
  -- What an owner has and how much of it is set aside. Null for the community's own accounts: every issue touches the fund, and a row that
  -- every command must lock would make them wait for each other, so these balances are derived from the entries whenever they are shown.
  balance_minutes int,
  held_minutes int,
  last_number bigint,
  opened_at timestamptz not null,
  primary key (tenant_id, id),
  constraint has_owner check ((kind in ('person', 'group')) = (owner_id is not null)),
  constraint keeps_balance check (num_nulls(balance_minutes, held_minutes, last_number) = case when owner_id is null then 3 else 0 end),
  constraint fund_alone_may_go_negative check (may_go_negative = (kind = 'fund')),
  constraint never_negative check (may_go_negative or balance_minutes is null or balance_minutes >= 0),
  constraint held_is_there check (held_minutes between 0 and balance_minutes)
);
create unique index account_of_owner on timebank.account (tenant_id, kind, owner_id) where owner_id is not null;
create unique index account_of_community on timebank.account (tenant_id, kind, area_path) where owner_id is null;
create index account_name on timebank.account (tenant_id, name, id);

create table timebank.transfer (
  tenant_id int not null,
  -- Derived from what it is for, so that a retried write is the same row.
  id uuid not null,
  kind text not null check (kind in ('post', 'hold', 'settle', 'void')),
  purpose text not null check (purpose in ('issue', 'spend', 'grant', 'reversal', 'donation')),
  minutes int not null constraint minutes_positive check (minutes > 0),
  debit_account_id uuid not null,
  credit_account_id uuid not null,
  hold_id uuid,
  reverses_id uuid,
  -- What it was for, and the one occasion of it, e.g. the need and the visit.
  subject_kind text,
  subject_id uuid,
  occasion_id uuid,
  category text,
  reason text not null,
  at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, debit_account_id) references timebank.account (tenant_id, id),
  foreign key (tenant_id, credit_account_id) references timebank.account (tenant_id, id),
  foreign key (tenant_id, hold_id) references timebank.transfer (tenant_id, id),
  foreign key (tenant_id, reverses_id) references timebank.transfer (tenant_id, id),
  constraint two_accounts check (debit_account_id <> credit_account_id),
  constraint spending_is_held check ((kind = 'post') = (purpose <> 'spend')),
  constraint ends_a_hold check ((kind in ('settle', 'void')) = (hold_id is not null)),
  constraint takes_back check ((purpose = 'reversal') = (reverses_id is not null)),
  constraint subject_whole check ((subject_kind is null) = (subject_id is null)),
  constraint issued_for_something check (purpose <> 'issue' or (subject_id is not null and occasion_id is not null))
);
create unique index reversed_once on timebank.transfer (tenant_id, reverses_id) where reverses_id is not null;
create unique index hold_ended_once on timebank.transfer (tenant_id, hold_id, kind) where hold_id is not null;
create unique index issued_once on timebank.transfer (tenant_id, occasion_id) where purpose = 'issue';
create index transfer_subject on timebank.transfer (tenant_id, subject_kind, subject_id) where subject_id is not null;
create index transfer_hold_of on timebank.transfer (tenant_id, debit_account_id) where kind = 'hold';

create table timebank.entry (
  tenant_id int not null,
  transfer_id uuid not null,
  account_id uuid not null,
  -- Counts 1, 2, 3 … on an account with an owner; on the community's own accounts only an order, with gaps.
  -- No foreign key to the account: the trigger finds it through the transfer, and each key would lock the fund's row once more.
  number bigint not null check (number > 0),
  minutes int not null check (minutes <> 0),
  -- What could be spent after this entry; null where the balance is derived.
  balance_after_minutes int constraint never_overdrawn check (balance_after_minutes >= 0),
  at timestamptz not null,
  primary key (tenant_id, transfer_id, account_id),
  foreign key (tenant_id, transfer_id) references timebank.transfer (tenant_id, id)
);
create unique index entry_order on timebank.entry (tenant_id, account_id, number) include (minutes);
create sequence timebank.entry_number;
grant usage on sequence timebank.entry_number to huying_app;

call platform.tenant_table('timebank.account', true);
call platform.tenant_table('timebank.transfer', true);
call platform.tenant_table('timebank.entry', true);
grant update (balance_minutes, held_minutes, last_number, name, area_path) on timebank.account to huying_app;

-- Everybody sees their own account, staff those of their area; only the engine writes.
create policy seen on timebank.account for select to huying_app using (
  platform.in_reach(area_path) or (kind = 'person' and owner_id = platform.me()) or (kind = 'group' and owner_id = any (platform.my_organisations())));
create policy opened on timebank.account for insert to huying_app with check (platform.is_engine());
create policy changed on timebank.account for update to huying_app using (platform.is_engine());
create policy seen on timebank.transfer for select to huying_app using (
  platform.is_engine() or exists (select from timebank.account a where a.tenant_id = transfer.tenant_id and a.id in (debit_account_id, credit_account_id)));
create policy written on timebank.transfer for insert to huying_app with check (platform.is_engine());
create policy seen on timebank.entry for select to huying_app using (
  platform.is_engine() or exists (select from timebank.account a where a.tenant_id = entry.tenant_id and a.id = account_id));
create policy written on timebank.entry for insert to huying_app with check (platform.is_engine());

create procedure timebank.forbid(rule text, transfer_id uuid) language plpgsql as $$
begin
  raise exception 'timebank: transfer % breaks the rule %', transfer_id, rule using errcode = 'check_violation', constraint = rule;
end $$;

-- Which accounts a transfer may join, and what it ends or takes back.
create function timebank.check_transfer() returns trigger language plpgsql as $$
declare
  former text := coalesce(current_setting('app.reach', true), '');
  debit text; credit text; original timebank.transfer; returned_to uuid;
begin
  perform set_config('app.reach', '*', true);
  select kind into debit from timebank.account where tenant_id = new.tenant_id and id = new.debit_account_id;
  select kind into credit from timebank.account where tenant_id = new.tenant_id and id = new.credit_account_id;
  if new.purpose <> 'reversal' and not coalesce(
    case new.kind
      when 'hold' then debit in ('person', 'group') and credit = 'escrow'
      when 'settle' then debit = 'escrow' and credit in ('person', 'group')
      when 'void' then debit = 'escrow' and credit in ('person', 'group')
      else case new.purpose
        when 'issue' then debit = 'fund' and credit in ('person', 'group')
        when 'grant' then debit = 'fund' and credit = 'person'
        when 'donation' then debit in ('person', 'group') and credit = 'pool' end
    end, false)
  then call timebank.forbid('accounts_suited', new.id); end if;

  if new.hold_id is not null then
    select * into original from timebank.transfer where tenant_id = new.tenant_id and id = new.hold_id;
    if original.kind is distinct from 'hold' or new.debit_account_id <> original.credit_account_id then call timebank.forbid('hold_matches', new.id); end if;
    if (new.credit_account_id = original.debit_account_id) <> (new.kind = 'void') then call timebank.forbid('hold_matches', new.id); end if;
  end if;

  if new.reverses_id is not null then
    select * into original from timebank.transfer where tenant_id = new.tenant_id and id = new.reverses_id;
    if not coalesce(original.kind = 'settle' or (original.kind = 'post' and original.purpose <> 'reversal'), false) then call timebank.forbid('reversible', new.id); end if;
    -- What was settled came from the hold; taking it back returns it to whom it was held from.
    select case when original.kind = 'settle' then h.debit_account_id else original.debit_account_id end into returned_to
      from (select 1) one left join timebank.transfer h on h.tenant_id = original.tenant_id and h.id = original.hold_id;
    if new.minutes <> original.minutes or new.debit_account_id <> original.credit_account_id or new.credit_account_id is distinct from returned_to
    then call timebank.forbid('reversal_is_contrary', new.id); end if;
  end if;
  perform set_config('app.reach', former, true);
  return new;
end $$;
create trigger transfer_sound before insert on timebank.transfer for each row execute function timebank.check_transfer();

-- An entry is one of the two sides of its transfer and continues its account without a gap.
create function timebank.check_entry() returns trigger language plpgsql as $$
declare
  former text := coalesce(current_setting('app.reach', true), '');
  expected int; has_balance boolean; balance_before int; has_before boolean;
begin
  perform set_config('app.reach', '*', true);
  select case new.account_id when t.debit_account_id then -t.minutes when t.credit_account_id then t.minutes end, a.owner_id is not null
    into expected, has_balance
    from timebank.transfer t join timebank.account a on a.tenant_id = t.tenant_id and a.id = new.account_id
    where t.tenant_id = new.tenant_id and t.id = new.transfer_id;
  if new.minutes is distinct from expected then call timebank.forbid('entry_is_a_side', new.transfer_id); end if;
  if has_balance <> (new.balance_after_minutes is not null) then call timebank.forbid('entry_keeps_balance', new.transfer_id); end if;
  if has_balance then
    select balance_after_minutes, true into balance_before, has_before
      from timebank.entry where tenant_id = new.tenant_id and account_id = new.account_id and number = new.number - 1;
    if (new.number = 1) = coalesce(has_before, false) or new.balance_after_minutes <> coalesce(balance_before, 0) + new.minutes
    then call timebank.forbid('entry_continues', new.transfer_id); end if;
  end if;
  perform set_config('app.reach', former, true);
  return new;
end $$;
create trigger entry_sound before insert on timebank.entry for each row execute function timebank.check_entry();

-- At the commit: both sides are there and come to nothing together, and a hold that ends, ends whole.
create function timebank.check_zero_sum() returns trigger language plpgsql as $$
declare
  former text := coalesce(current_setting('app.reach', true), '');
  sides int; total bigint; held int; ended bigint;
begin
  perform set_config('app.reach', '*', true);
  select count(*), sum(minutes) into sides, total from timebank.entry where tenant_id = new.tenant_id and transfer_id = new.id;
  if sides <> 2 or total <> 0 then call timebank.forbid('zero_sum', new.id); end if;
  if new.hold_id is not null then
    select minutes into held from timebank.transfer where tenant_id = new.tenant_id and id = new.hold_id;
    select sum(minutes) into ended from timebank.transfer where tenant_id = new.tenant_id and hold_id = new.hold_id;
    if ended <> held then call timebank.forbid('hold_ends_whole', new.id); end if;
  end if;
  perform set_config('app.reach', former, true);
  return null;
end $$;
create constraint trigger transfer_zero_sum after insert on timebank.transfer deferrable initially deferred
  for each row execute function timebank.check_zero_sum();
