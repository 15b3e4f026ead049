-- Relatives to whom somebody wants to give hours. Staff confirm what they have seen a paper for; the number is sealed.
create table timebank.kin (
  tenant_id int not null,
  id uuid not null,
  giver_id uuid not null,
  giver_name text not null,
  -- Where the giver lives: staff there decide.
  area_path text not null,
  name text not null,
  phone_sealed bytea not null,
  relation text not null check (relation in ('spouse', 'parent', 'child', 'grandparent', 'grandchild', 'sibling', 'other')),
  state text not null check (state in ('declared', 'confirmed', 'refused', 'ended')),
  kin_id uuid,
  declared_at timestamptz not null,
  decided_at timestamptz,
  reason text,
  primary key (tenant_id, id),
  constraint confirmed_of_somebody check (state <> 'confirmed' or kin_id is not null),
  constraint nobody_of_oneself check (kin_id is distinct from giver_id)
);
comment on column timebank.kin.giver_id is 'id of person';
comment on column timebank.kin.kin_id is 'id of person';
create unique index kin_once on timebank.kin (tenant_id, giver_id, kin_id) where state = 'confirmed';
create index kin_of_giver on timebank.kin (tenant_id, giver_id);
create index kin_declared on timebank.kin (tenant_id, declared_at, id) where state = 'declared';
create index kin_of_kin on timebank.kin (tenant_id, kin_id) where state = 'confirmed';
call platform.tenant_table('timebank.kin');
create policy reach on timebank.kin to huying_app using (platform.in_reach(area_path) or giver_id = (select platform.me()));
