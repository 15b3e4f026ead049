create schema notify;
grant usage on schema notify to huying_app;

-- A browser that may be reached. Whoever has its address and keys could write to it: both are sealed.
create table notify.subscription (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  endpoint_hash bytea not null,
  sealed bytea not null,
  created_at timestamptz not null,
  primary key (tenant_id, id),
  -- One browser belongs to whoever used it last.
  unique (tenant_id, endpoint_hash)
);
create index subscription_person on notify.subscription (tenant_id, person_id);
call platform.tenant_table('notify.subscription');
create policy own on notify.subscription to huying_app using (platform.is_engine() or person_id = (select platform.me()));
