create schema silver;
grant usage on schema silver to huying_app;

-- What somebody can do and likes, as they said it.
create table silver.card (
  tenant_id int not null,
  person_id uuid not null,
  area_path text not null,
  birth_year int,
  is_elder boolean not null,
  is_volunteer boolean not null,
  talents text[] not null,
  languages text[] not null,
  -- Where they worked, served or come from: tells who they are.
  past_sealed bytea not null,
  words text not null,
  wants_pair boolean not null,
  wants_sex text check (wants_sex in ('female', 'male')),
  -- How they agreed, where staff wrote it down.
  consent text,
  noted_by uuid not null,
  changed_at timestamptz not null,
  primary key (tenant_id, person_id)
);
call platform.tenant_table('silver.card');
create policy reach on silver.card to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));

create table silver.proposal (
  tenant_id int not null,
  id uuid not null,
  elder_id uuid not null,
  volunteer_id uuid not null,
  -- Of the elder.
  area_path text not null,
  state text not null check (state in ('open', 'paired', 'declined', 'withdrawn', 'lapsed')),
  score int not null,
  -- [{ "code": "near", "points": 30, "metres": 120 }]; what was shared of the past stands sealed.
  reasons_sealed bytea not null,
  -- { "isYes": true, "at": …, "note": … }
  elder_answer jsonb,
  helper_answer jsonb,
  proposed_by uuid not null,
  proposed_at timestamptz not null,
  lapses_at timestamptz not null,
  reason text,
  primary key (tenant_id, id),
  check (elder_id <> volunteer_id),
  -- Nobody is paired to whom not both said yes.
  constraint both_agreed check (state <> 'paired' or (elder_answer ->> 'isYes' = 'true' and helper_answer ->> 'isYes' = 'true'))
);
call platform.tenant_table('silver.proposal');
create policy reach on silver.proposal to huying_app using (platform.in_reach(area_path) or elder_id = (select platform.me()) or volunteer_id = (select platform.me()));
create unique index proposal_open on silver.proposal (tenant_id, elder_id, volunteer_id) where state = 'open';
create index proposal_volunteer on silver.proposal (tenant_id, volunteer_id);
comment on column silver.proposal.elder_id is 'id of person';
comment on column silver.proposal.volunteer_id is 'id of person';
comment on column silver.proposal.proposed_by is 'id of person';
