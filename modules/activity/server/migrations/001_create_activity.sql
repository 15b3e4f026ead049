create schema activity;
grant usage on schema activity to huying_app;

-- Who lives near reads of an activity, as of a notice on the wall; who has a part in it is told to its hosts.
create table activity.activity (
  tenant_id int not null,
  id uuid not null,
  area_path text not null,
  organisation_id uuid,
  host_name text not null,
  title text not null,
  kind text not null,
  words text not null,
  place text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  enrol_until timestamptz not null check (enrol_until <= ends_at),
  capacity int check (capacity > 0),
  helpers_wanted int not null check (helpers_wanted >= 0),
  minimum_age int,
  open_to text not null check (open_to in ('everybody', 'elders', 'volunteers', 'members')),
  category text not null,
  contact text not null,
  state text not null check (state in ('draft', 'published', 'over', 'cancelled')),
  reason text,
  -- Grows with each change that a calendar must know of.
  sequence int not null default 0,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  check (open_to <> 'members' or organisation_id is not null)
);
call platform.tenant_table('activity.activity');
call platform.open_in_tenant('activity.activity');
create index activity_time on activity.activity (tenant_id, starts_at, id);
create index activity_organisation on activity.activity (tenant_id, organisation_id, starts_at) where organisation_id is not null;

create table activity.enrolment (
  tenant_id int not null,
  activity_id uuid not null,
  person_id uuid not null,
  -- Names the help for the time bank and for records: it is credited once.
  help_id uuid not null,
  -- Of the activity: who looks after it sees who comes.
  area_path text not null,
  organisation_id uuid,
  part text not null check (part in ('participant', 'helper')),
  state text not null check (state in ('enrolled', 'waiting', 'left', 'present', 'attended', 'absent', 'dropped')),
  -- The pages where this person reads of it.
  page text not null check (page in ('elder', 'family', 'volunteer', 'org', 'worker', 'desk')),
  enrolled_by uuid not null,
  enrolled_at timestamptz not null,
  checked_in_at timestamptz,
  checked_out_at timestamptz,
  how text check (how in ('code', 'ticket', 'hand')),
  minutes int check (minutes >= 0),
  credited_minutes int check (credited_minutes >= 0),
  verified_at timestamptz,
  verified_by uuid,
  primary key (tenant_id, activity_id, person_id),
  foreign key (tenant_id, activity_id) references activity.activity,
  -- Nobody says of themselves how long they helped.
  constraint not_own_hours check (verified_by <> person_id),
  check ((verified_at is null) = (minutes is null)),
  check (minutes is null or (part = 'helper' and state = 'attended'))
);
call platform.tenant_table('activity.enrolment');
create policy reach on activity.enrolment to huying_app using (
  platform.in_reach(area_path) or person_id = (select platform.me()) or organisation_id = any((select platform.my_organisations())::uuid[]));
create index enrolment_person on activity.enrolment (tenant_id, person_id, enrolled_at);
create unique index enrolment_help on activity.enrolment (tenant_id, help_id);
comment on column activity.enrolment.help_id is 'id of help';
