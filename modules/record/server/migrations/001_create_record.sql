create schema record;
grant usage on schema record to huying_app;

-- A proof of service: asked for, issued or refused, and perhaps revoked. What the paper says is written down once, when it is issued.
create table record.proof (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  -- Whose service is proved: of this organisation alone, or of the area of whoever issues.
  organisation_id uuid,
  -- Where the volunteer counts as living.
  area_path text not null,
  from_on text not null check (from_on ~ '^\d{4}-\d\d-\d\d$'),
  to_on text not null check (to_on ~ '^\d{4}-\d\d-\d\d$'),
  purpose text not null,
  state text not null check (state in ('requested', 'issued', 'refused', 'withdrawn', 'revoked')),
  requested_by uuid not null,
  requested_at timestamptz not null,
  visits int not null,
  minutes int not null,
  number text,
  issued_by uuid,
  issued_on text check (issued_on ~ '^\d{4}-\d\d-\d\d$'),
  public_until text check (public_until ~ '^\d{4}-\d\d-\d\d$'),
  -- Names and numbers of people.
  content_sealed bytea,
  reason text,
  decided_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  check (from_on <= to_on),
  constraint issued_whole check (num_nulls(number, issued_by, issued_on, public_until, content_sealed) = case when state in ('issued', 'revoked') then 0 else 5 end),
  constraint says_why check ((reason is not null) = (state in ('refused', 'revoked'))),
  -- Nobody proves their own service.
  constraint by_another check (issued_by <> person_id)
);
comment on column record.proof.requested_by is 'id of person';
comment on column record.proof.issued_by is 'id of person';
call platform.tenant_table('record.proof');
create policy reach on record.proof to huying_app
  using (platform.in_reach(area_path) or person_id = (select platform.me()) or organisation_id = any ((select platform.my_organisations())::uuid[]))
  with check (true);
create unique index proof_requested on record.proof (tenant_id, person_id) where state = 'requested';
create index proof_person on record.proof (tenant_id, person_id, id);
create index proof_state on record.proof (tenant_id, state, id);

-- The last number that was given in each year.
create table record.counter (
  tenant_id int not null,
  year int not null,
  last int not null,
  primary key (tenant_id, year)
);
call platform.tenant_table('record.counter');
create policy engine on record.counter to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
