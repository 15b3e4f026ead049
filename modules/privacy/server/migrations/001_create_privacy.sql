create schema privacy;
grant usage on schema privacy to huying_app;

-- Who wants to leave, and what became of it.
create table privacy.leaving (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  state text not null check (state in ('waiting', 'stayed', 'gone')),
  asked_at timestamptz not null,
  due_at timestamptz not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  check ((ended_at is null) = (state = 'waiting'))
);
call platform.tenant_table('privacy.leaving');
create policy own on privacy.leaving to huying_app
  using (person_id = (select platform.me()) or (select platform.is_engine())) with check (person_id = (select platform.me()) or (select platform.is_engine()));
create unique index leaving_waiting on privacy.leaving (tenant_id, person_id) where state = 'waiting';
