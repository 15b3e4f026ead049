create schema volunteering;
grant usage on schema volunteering to huying_app;

-- Who wants to become a volunteer. The identity number lies sealed and goes when it is decided: from then on it stands with the person, or nowhere.
create table volunteering.application (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  area_id uuid not null,
  area_path text not null,
  state text not null check (state in ('submitted', 'asked', 'approved', 'refused', 'withdrawn')),
  name text not null,
  identity_sealed bytea,
  sex text not null check (sex in ('female', 'male')),
  birth_year int not null,
  age int not null,
  job text not null,
  skills text[] not null,
  preferences text[] not null,
  times text[] not null,
  home_lng double precision not null,
  home_lat double precision not null,
  -- Name, relation and telephone of the guardian, who proved it by a code.
  guardian_sealed bytea,
  guardian_at timestamptz,
  -- [{ "text": "privacy", "version": 1, "at": … }]
  consents jsonb not null,
  card_file_id uuid,
  reason text,
  submitted_at timestamptz not null,
  decided_by uuid,
  decided_at timestamptz,
  primary key (tenant_id, id),
  check ((guardian_sealed is null) = (guardian_at is null)),
  check (identity_sealed is null or state in ('submitted', 'asked'))
);
call platform.tenant_table('volunteering.application');
create policy reach on volunteering.application to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));
create unique index application_open on volunteering.application (tenant_id, person_id) where state in ('submitted', 'asked');
create index application_queue on volunteering.application (tenant_id, state, submitted_at, id);
comment on column volunteering.application.decided_by is 'id of person';
comment on column volunteering.application.card_file_id is 'id of file';

-- What this module knows of each volunteer, also of those whom the office added.
create table volunteering.volunteer (
  tenant_id int not null,
  person_id uuid not null,
  area_path text not null,
  -- Ours; used instead of the identity number wherever somebody is named to others (MZ/T 061).
  number text not null,
  -- Given by the national system.
  external_number text,
  -- Null where the office added them.
  registered_at timestamptz,
  birth_year int,
  job text not null default '',
  preferences text[] not null default '{}',
  times text[] not null default '{}',
  guardian_sealed bytea,
  consents jsonb not null default '[]',
  is_suspended boolean not null default false,
  primary key (tenant_id, person_id),
  unique (tenant_id, number)
);
call platform.tenant_table('volunteering.volunteer');
create policy reach on volunteering.volunteer to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));

-- The last number that was given.
create table volunteering.counter (
  tenant_id int not null,
  last int not null,
  primary key (tenant_id)
);
call platform.tenant_table('volunteering.counter');
create policy engine on volunteering.counter to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));

create table volunteering.kind (
  tenant_id int not null,
  code text not null,
  zh text not null,
  en text not null,
  valid_months int,
  changed_at timestamptz not null,
  primary key (tenant_id, code)
);
call platform.tenant_table('volunteering.kind');
call platform.open_in_tenant('volunteering.kind');

create table volunteering.qualification (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  area_path text not null,
  kind text not null,
  number_sealed bytea,
  issuer text not null,
  issued_on text not null check (issued_on ~ '^\d{4}-\d\d-\d\d$'),
  expires_on text check (expires_on ~ '^\d{4}-\d\d-\d\d$'),
  state text not null check (state in ('submitted', 'valid', 'refused', 'revoked')),
  source text not null check (source in ('evidence', 'staff', 'training')),
  -- The certificate of a training.
  source_id uuid,
  evidence_file_id uuid,
  reason text,
  decided_by uuid,
  made_at timestamptz not null,
  primary key (tenant_id, id)
);
call platform.tenant_table('volunteering.qualification');
create policy reach on volunteering.qualification to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));
create index qualification_person on volunteering.qualification (tenant_id, person_id, made_at);
create unique index qualification_source on volunteering.qualification (tenant_id, source_id);
comment on column volunteering.qualification.decided_by is 'id of person';
comment on column volunteering.qualification.evidence_file_id is 'id of file';

-- Who is asked no more, why and until when.
create table volunteering.ban (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  area_path text not null,
  state text not null check (state in ('standing', 'appealed', 'lifted', 'over')),
  reason text not null,
  from_at timestamptz not null,
  until_at timestamptz,
  imposed_by uuid not null,
  appeal text,
  appealed_at timestamptz,
  answer text,
  ended_at timestamptz,
  primary key (tenant_id, id),
  check (until_at > from_at)
);
call platform.tenant_table('volunteering.ban');
create policy reach on volunteering.ban to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));
create unique index ban_standing on volunteering.ban (tenant_id, person_id) where state in ('standing', 'appealed');
comment on column volunteering.ban.imposed_by is 'id of person';
