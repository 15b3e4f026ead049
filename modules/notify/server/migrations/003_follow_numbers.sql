-- SMS of an emergency to somebody without an account, until a report says what became of it: one that did not arrive is followed by a call.
create table notify.number_sms (
  tenant_id int not null,
  id uuid not null,
  gateway text not null,
  gateway_id text not null,
  -- Number and words.
  sealed bytea not null,
  over_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, gateway, gateway_id)
);
call platform.tenant_table('notify.number_sms');
create policy engine on notify.number_sms to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
