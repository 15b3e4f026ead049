-- What was credited for a service is corrected by another occasion, which names the first one. A service with its corrections is a family, and of a
-- family at most one issue stands when a command ends.
alter table timebank.transfer add column corrects_id uuid;
alter table timebank.transfer add constraint corrects_another check (corrects_id is null or (occasion_id is not null and corrects_id <> occasion_id));
drop index timebank.transfer_occasion;
create index transfer_family on timebank.transfer (tenant_id, coalesce(corrects_id, occasion_id)) where coalesce(corrects_id, occasion_id) is not null;

create or replace function timebank.check_zero_sum() returns trigger language plpgsql as $$
declare
  former text := coalesce(current_setting('app.reach', true), '');
  sides int; total bigint; held int; ended bigint; payer timebank.account; receiver timebank.account; family uuid;
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
  -- Of a service and its corrections one issue stands. A second one may come by an issue, or by giving back what was taken of an issue.
  if new.purpose = 'issue' then
    family := coalesce(new.corrects_id, new.occasion_id);
  elsif new.reverses_id is not null then
    select coalesce(i.corrects_id, i.occasion_id) into family from timebank.transfer r join timebank.transfer i on i.tenant_id = r.tenant_id and i.id = r.reverses_id
      where r.tenant_id = new.tenant_id and r.id = new.reverses_id and i.purpose = 'issue';
  end if;
  if family is not null and 1 < (
    select count(*) from timebank.transfer i
    where i.tenant_id = new.tenant_id and coalesce(i.corrects_id, i.occasion_id) = family and i.purpose = 'issue' and not exists (
      select from timebank.transfer r where r.tenant_id = i.tenant_id and r.reverses_id = i.id
        and not exists (select from timebank.transfer g where g.tenant_id = r.tenant_id and g.reverses_id = r.id)))
  then call timebank.forbid('one_issue_stands', new.id); end if;
  perform set_config('app.reach', former, true);
  return null;
end $$;
