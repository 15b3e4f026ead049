create schema people;
grant usage on schema people to huying_app;

-- Telephone and identity number lie sealed and are found by their blind index, that is by the whole number only.
create table people.person (
  tenant_id int not null,
  id uuid not null,
  name text not null,
  sex text check (sex in ('female', 'male')),
  birth_year int check (birth_year between 1850 and 2200),
  phone_sealed bytea,
  phone_index bytea,
  identity_sealed bytea,
  identity_index bytea,
  -- Where this person counts as living or working: decides which staff see them.
  area_path text not null,
  created_at timestamptz not null,
  primary key (tenant_id, id)
);
-- A number signs one person in. Who has none of their own is reached through a contact of their file.
create unique index person_phone on people.person (tenant_id, phone_index);
create unique index person_identity on people.person (tenant_id, identity_index);
create index person_name on people.person (tenant_id, name collate "C", id);

create table people.organisation (
  tenant_id int not null,
  id uuid not null,
  name text not null,
  kind text not null check (kind in ('community', 'social', 'property', 'committee', 'grid', 'street', 'emergency', 'desk', 'day-care')),
  -- It serves everything below this path.
  area_path text not null,
  -- What it helps with; empty is everything.
  categories text[] not null,
  phone text,
  primary key (tenant_id, id)
);
call platform.tenant_table('people.organisation');
call platform.open_in_tenant('people.organisation');

create table people.membership (
  tenant_id int not null,
  person_id uuid not null,
  position int not null,
  role text not null,
  organisation_id uuid,
  area_id uuid,
  area_path text not null,
  primary key (tenant_id, person_id, position),
  foreign key (tenant_id, person_id) references people.person (tenant_id, id) on delete cascade,
  foreign key (tenant_id, organisation_id) references people.organisation (tenant_id, id)
);
create index membership_organisation on people.membership (tenant_id, organisation_id);
create index membership_role on people.membership (tenant_id, role);
call platform.tenant_table('people.membership');
create policy reach on people.membership to huying_app
  using (platform.in_reach(area_path) or person_id = (select platform.me()) or organisation_id = any ((select platform.my_organisations())::uuid[]));

call platform.tenant_table('people.person');
create policy reach on people.person to huying_app
  using (platform.in_reach(area_path) or id = (select platform.me())
         or exists (select from people.membership m
                    where m.tenant_id = person.tenant_id and m.person_id = person.id and m.organisation_id = any ((select platform.my_organisations())::uuid[])));

create table people.elder (
  tenant_id int not null,
  person_id uuid not null,
  address text not null,
  home_lng double precision not null,
  home_lat double precision not null,
  area_id uuid not null,
  area_path text not null,
  lives_alone boolean not null,
  -- What to mind tells of health, and contacts are other people's numbers: both sealed.
  mind_sealed bytea not null,
  contacts_sealed bytea not null,
  recording_consent boolean not null,
  photo_consent boolean not null,
  font_size int not null check (font_size between 18 and 30),
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people.person (tenant_id, id) on delete cascade
);
call platform.tenant_table('people.elder');
create policy reach on people.elder to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));

create table people.volunteer (
  tenant_id int not null,
  person_id uuid not null,
  skills text[] not null,
  home_lng double precision not null,
  home_lat double precision not null,
  area_path text not null,
  red_while_off_duty boolean not null,
  active boolean not null,
  primary key (tenant_id, person_id),
  foreign key (tenant_id, person_id) references people.person (tenant_id, id) on delete cascade
);
call platform.tenant_table('people.volunteer');
create policy reach on people.volunteer to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));

create table people.pairing (
  tenant_id int not null,
  elder_id uuid not null,
  volunteer_id uuid not null,
  -- Of the elder: staff of the elder's area see whom they know.
  area_path text not null,
  since timestamptz not null,
  primary key (tenant_id, elder_id, volunteer_id),
  foreign key (tenant_id, elder_id) references people.elder (tenant_id, person_id) on delete cascade,
  foreign key (tenant_id, volunteer_id) references people.volunteer (tenant_id, person_id) on delete cascade,
  check (elder_id <> volunteer_id)
);
create index pairing_volunteer on people.pairing (tenant_id, volunteer_id);
call platform.tenant_table('people.pairing');
create policy reach on people.pairing to huying_app
  using (platform.in_reach(area_path) or elder_id = (select platform.me()) or volunteer_id = (select platform.me()));
