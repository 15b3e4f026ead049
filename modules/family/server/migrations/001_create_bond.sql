create schema family;
grant usage on schema family to huying_app;

-- Somebody who follows an elder, by the elder's consent. What was stays: whoever follows again gets another bond.
create table family.bond (
  tenant_id int not null,
  id uuid not null,
  elder_id uuid not null,
  elder_name text not null,
  member_id uuid not null,
  member_name text not null,
  -- Of the elder: staff of the elder's area see who follows.
  area_path text not null,
  relation text not null,
  state text not null check (state in ('asked', 'bound', 'refused', 'ended')),
  asked_at timestamptz not null,
  asked_by uuid,
  consent_form text check (consent_form in ('touch', 'spoken', 'written', 'guardian')),
  -- What a worker wrote down of it may tell of health.
  consent_note_sealed bytea,
  consent_by uuid,
  consent_by_name text,
  consent_at timestamptz,
  sees_words boolean not null,
  sees_recordings boolean not null,
  on_call boolean not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  check (elder_id <> member_id),
  -- Nobody follows without consent, whatever the code above does.
  check (state <> 'bound' or (consent_form is not null and consent_at is not null))
);
comment on column family.bond.elder_id is 'id of person';
comment on column family.bond.member_id is 'id of person';
comment on column family.bond.asked_by is 'id of person';
comment on column family.bond.consent_by is 'id of person';
call platform.tenant_table('family.bond');
create policy reach on family.bond to huying_app
  using (platform.in_reach(area_path) or elder_id = (select platform.me()) or member_id = (select platform.me()))
  with check (true);
create unique index bond_once on family.bond (tenant_id, elder_id, member_id) where state in ('asked', 'bound');
create index bond_member on family.bond (tenant_id, member_id) where state in ('asked', 'bound');
