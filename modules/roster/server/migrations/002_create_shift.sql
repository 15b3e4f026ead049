-- No person is booked twice at one time: said again here, whatever the code above forgets.
create extension if not exists btree_gist;

-- What a community wants week by week; shifts are made of it some weeks ahead.
create table roster.template (
  tenant_id int not null,
  id uuid not null,
  area_path text not null,
  organisation_id uuid,
  name text not null,
  category text,
  crew text not null check (crew in ('volunteers', 'staff', 'organisation')),
  weekdays int[] not null check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7] and cardinality(weekdays) > 0),
  every_weeks int not null check (every_weeks > 0),
  -- Local time of day; an end that is not after the beginning is on the next day.
  from_time text not null check (from_time ~ '^\d\d:\d\d$'),
  to_time text not null check (to_time ~ '^\d\d:\d\d$'),
  holidays text not null check (holidays in ('as-usual', 'skipped', 'only')),
  wanted int not null check (wanted > 0),
  -- [{ "skill": …, "wanted": … }]
  skills jsonb not null,
  needs_approval boolean not null,
  notice_hours int not null,
  -- Local days.
  holds_from text not null check (holds_from ~ '^\d{4}-\d\d-\d\d$'),
  holds_until text check (holds_until ~ '^\d{4}-\d\d-\d\d$'),
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  check ((crew = 'organisation') = (organisation_id is not null))
);
call platform.tenant_table('roster.template');
create policy reach on roster.template to huying_app using (platform.in_reach(area_path) or organisation_id = any ((select platform.my_organisations())::uuid[]));

-- One shift of one day. It keeps what it was made with, so that what has been does not change with its template.
create table roster.shift (
  tenant_id int not null,
  id uuid not null,
  template_id uuid not null,
  day text not null check (day ~ '^\d{4}-\d\d-\d\d$'),
  area_path text not null,
  organisation_id uuid,
  name text not null,
  category text,
  crew text not null check (crew in ('volunteers', 'staff', 'organisation')),
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  wanted int not null check (wanted > 0),
  skills jsonb not null,
  needs_approval boolean not null,
  notice_hours int not null,
  -- Called off by people, or dropped with its template while nobody was in it.
  state text not null check (state in ('open', 'calledOff', 'dropped')),
  reason text,
  -- Grows when subscribers of calendars must take notice (RFC 5545, SEQUENCE).
  sequence int not null default 0,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, template_id, day),
  foreign key (tenant_id, template_id) references roster.template
);
call platform.tenant_table('roster.shift');
create policy reach on roster.shift to huying_app using (platform.in_reach(area_path) or organisation_id = any ((select platform.my_organisations())::uuid[]));
create index shift_time on roster.shift (tenant_id, starts_at);

-- One person's part in one shift, from being asked to having been there.
create table roster.turn (
  tenant_id int not null,
  id uuid not null,
  shift_id uuid not null,
  person_id uuid not null,
  -- Copied from the shift: who may see it, and when it is.
  area_path text not null,
  organisation_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- The person's, as they are now: coverage is counted by them.
  skills text[] not null,
  state text not null check (state in ('asked', 'booked', 'done', 'declined', 'left', 'given', 'released', 'calledOff', 'lapsed')),
  reason text,
  switches_duty boolean not null default false,
  asked_at timestamptz,
  attendance text check (attendance in ('attended', 'late', 'absent')),
  arrived_at timestamptz,
  minutes int,
  corrected_reason text,
  sequence int not null default 0,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, shift_id, person_id),
  foreign key (tenant_id, shift_id) references roster.shift,
  check ((state = 'done') = (attendance is not null)),
  constraint not_twice_at_once exclude using gist (tenant_id with =, person_id with =, tstzrange(starts_at, ends_at) with &&) where (state = 'booked')
);
call platform.tenant_table('roster.turn');
create policy reach on roster.turn to huying_app using (
  platform.in_reach(area_path) or person_id = (select platform.me()) or organisation_id = any ((select platform.my_organisations())::uuid[]));
create index turn_person on roster.turn (tenant_id, person_id, starts_at);
create index turn_time on roster.turn (tenant_id, starts_at) where state = 'done';

-- A turn that somebody would like to give to somebody else.
create table roster.swap (
  tenant_id int not null,
  id uuid not null,
  turn_id uuid not null,
  shift_id uuid not null,
  area_path text not null,
  organisation_id uuid,
  from_person uuid not null,
  -- Null offers it to all who suit.
  to_person uuid,
  taker_id uuid,
  reason text not null,
  state text not null check (state in ('offered', 'taken', 'done', 'declined', 'refused', 'withdrawn', 'expired')),
  made_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, turn_id) references roster.turn
);
call platform.tenant_table('roster.swap');
create policy reach on roster.swap to huying_app using (
  platform.in_reach(area_path) or (select platform.me()) in (from_person, to_person, taker_id) or organisation_id = any ((select platform.my_organisations())::uuid[]));
create unique index swap_open on roster.swap (tenant_id, turn_id) where state in ('offered', 'taken');
create index swap_shift on roster.swap (tenant_id, shift_id);
comment on column roster.swap.from_person is 'id of person';
comment on column roster.swap.to_person is 'id of person';
comment on column roster.swap.taker_id is 'id of person';

-- What somebody told about their own rosters. One row also stands for the person while turns of theirs are decided.
create table roster.wish (
  tenant_id int not null,
  person_id uuid not null,
  switches_duty boolean not null default false,
  may_be_asked boolean not null default true,
  most_hours_per_week int,
  -- [{ "weekday": 1, "from": "08:00", "to": "12:00" }]
  available jsonb not null default '[]',
  primary key (tenant_id, person_id)
);
call platform.tenant_table('roster.wish');
create policy own on roster.wish to huying_app using (person_id = (select platform.me()) or (select platform.is_engine()));

-- When somebody was on duty, for attendance. What lasts stands in roster.duty.
create table roster.presence (
  tenant_id int not null,
  person_id uuid not null,
  area_path text not null,
  since timestamptz not null,
  until timestamptz not null check (until >= since),
  primary key (tenant_id, person_id, since)
);
call platform.tenant_table('roster.presence');
create policy reach on roster.presence to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));

-- What holds for the rosters of a community, or of a street for all that have none of their own.
create table roster.rule (
  tenant_id int not null,
  area_path text not null,
  rules jsonb not null,
  changed_at timestamptz not null,
  primary key (tenant_id, area_path)
);
call platform.tenant_table('roster.rule');
create policy reach on roster.rule to huying_app using (platform.in_reach(area_path));

-- Addresses that calendars subscribe to. The secret is known to whoever made it; here stands its hash.
create table roster.feed (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  -- Null is the person's own turns.
  area_path text,
  secret_hash bytea not null,
  made_at timestamptz not null,
  last_read_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, secret_hash)
);
call platform.tenant_table('roster.feed');
create policy own on roster.feed to huying_app using (person_id = (select platform.me()) or (select platform.is_engine()));
