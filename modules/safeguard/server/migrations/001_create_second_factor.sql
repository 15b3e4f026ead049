-- The second factor of staff: a secret shared with an app on their telephone (RFC 6238), and recovery codes for when it is lost.
create schema safeguard;
grant usage on schema safeguard to huying_app;

create table safeguard.second_factor (
  tenant_id int not null,
  person_id uuid not null,
  secret_sealed bytea not null,
  since timestamptz not null,
  -- The step of time whose code was taken last: no code is taken twice, nor one older than it.
  last_step bigint not null,
  primary key (tenant_id, person_id)
);
call platform.tenant_table('safeguard.second_factor');
create policy own on safeguard.second_factor to huying_app
  using (person_id = (select platform.me()) or (select platform.is_engine())) with check (person_id = (select platform.me()) or (select platform.is_engine()));

-- Each is good once; used ones are removed.
create table safeguard.recovery_code (
  tenant_id int not null,
  person_id uuid not null,
  code_hash bytea not null,
  primary key (tenant_id, person_id, code_hash),
  foreign key (tenant_id, person_id) references safeguard.second_factor (tenant_id, person_id) on delete cascade
);
call platform.tenant_table('safeguard.recovery_code');
create policy own on safeguard.recovery_code to huying_app
  using (person_id = (select platform.me()) or (select platform.is_engine())) with check (person_id = (select platform.me()) or (select platform.is_engine()));
comment on column safeguard.second_factor.person_id is 'id of person';
comment on column safeguard.recovery_code.person_id is 'id of person';
