create schema service;
grant usage on schema service to huying_app;

create table service.visit (
  tenant_id int not null,
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  callout_id uuid not null,
  helper_id uuid not null,
  helper_name text not null,
  organisation_id uuid,
  organisation_name text,
  elder_id uuid,
  area_path text not null,
  home_lng double precision not null,
  home_lat double precision not null,
  category text not null,
  urgency text not null,
  summary text not null,
  recording_id uuid,
  state text not null check (state in ('going', 'arrived', 'finished', 'confirmed', 'disputed', 'released')),
  started_at timestamptz not null,
  expected_at timestamptz,
  arrived_at timestamptz,
  arrived_lng double precision,
  arrived_lat double precision,
  left_at timestamptz,
  left_lng double precision,
  left_lat double precision,
  finished_at timestamptz,
  minutes int check (minutes >= 0),
  note text,
  confirmed_at timestamptz,
  confirmed_by text check (confirmed_by in ('touch', 'voice', 'telephone', 'worker')),
  confirmer_id uuid,
  faces int check (faces between 1 and 5),
  rating_words text,
  rated_at timestamptz,
  primary key (tenant_id, id),
  -- Nobody confirms their own help.
  check (confirmer_id is null or confirmer_id <> helper_id)
);
call platform.tenant_table('service.visit');
create policy reach on service.visit to huying_app
  using (platform.in_reach(area_path) or helper_id = (select platform.me()) or elder_id = (select platform.me())
         or organisation_id = any ((select platform.my_organisations())::uuid[]))
  with check (true);
create index visit_subject on service.visit (tenant_id, subject_kind, subject_id);
create index visit_helper on service.visit (tenant_id, helper_id, started_at desc);
create index visit_callout on service.visit (tenant_id, callout_id);
-- One person goes once at a time for the same callout.
create unique index visit_going on service.visit (tenant_id, callout_id, helper_id) where state in ('going', 'arrived', 'finished');

create table service.photo (
  tenant_id int not null,
  visit_id uuid not null,
  file_id uuid not null,
  at timestamptz not null,
  primary key (tenant_id, visit_id, file_id)
);
call platform.tenant_table('service.photo');
call platform.open_in_tenant('service.photo');
