-- A person has said that the elder is safe: nobody need come any more.
alter table need.need drop constraint need_state_check;
alter table need.need add constraint need_state_check check (state in ('heard', 'seeking', 'taken', 'serving', 'finished', 'confirmed', 'cancelled', 'falseAlarm', 'safe'));
drop index need.need_open;
create index need_open on need.need (tenant_id, number desc) where state not in ('confirmed', 'cancelled', 'falseAlarm', 'safe');
