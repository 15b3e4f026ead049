-- A second decision may give back what the first one took: by a contrary entry of the reversal.
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
    -- What took something back may itself be taken back, and that is the end of it.
    if not coalesce(original.kind = 'settle' or (original.kind = 'post' and original.purpose <> 'exchange'), false)
      or (original.purpose = 'reversal' and exists (select from timebank.transfer t where t.tenant_id = new.tenant_id and t.id = original.reverses_id and t.purpose = 'reversal'))
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
