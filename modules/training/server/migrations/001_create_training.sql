create schema training;
grant usage on schema training to huying_app;

-- A course is known all over the tenant, as a notice on the wall is; what people did in it is not.
create table training.course (
  tenant_id int not null,
  id uuid not null,
  area_path text not null,
  name text not null,
  summary text not null,
  text text not null,
  kind text,
  hours double precision not null check (hours > 0),
  valid_months int,
  needs_attendance boolean not null,
  -- [{ "words": …, "choices": […], "right": [1] }]
  quiz jsonb not null,
  pass_mark int not null check (pass_mark between 1 and 100),
  most_attempts int not null check (most_attempts > 0),
  state text not null check (state in ('draft', 'open', 'closed')),
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  check (needs_attendance or jsonb_array_length(quiz) > 0)
);
call platform.tenant_table('training.course');
call platform.open_in_tenant('training.course');

create table training.material (
  tenant_id int not null,
  course_id uuid not null,
  file_id uuid not null,
  name text not null,
  added_at timestamptz not null,
  primary key (tenant_id, course_id, file_id),
  foreign key (tenant_id, course_id) references training.course
);
call platform.tenant_table('training.material');
call platform.open_in_tenant('training.material');

create table training.session (
  tenant_id int not null,
  id uuid not null,
  course_id uuid not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null check (ends_at > starts_at),
  place text not null,
  seats int not null check (seats > 0),
  called_off_reason text,
  primary key (tenant_id, id),
  foreign key (tenant_id, course_id) references training.course
);
call platform.tenant_table('training.session');
call platform.open_in_tenant('training.session');
create index session_course on training.session (tenant_id, course_id, starts_at);

create table training.seat (
  tenant_id int not null,
  session_id uuid not null,
  person_id uuid not null,
  course_id uuid not null,
  -- Of the volunteer: staff of their area see it.
  area_path text not null,
  state text not null check (state in ('booked', 'left', 'attended', 'absent')),
  changed_at timestamptz not null,
  primary key (tenant_id, session_id, person_id),
  foreign key (tenant_id, session_id) references training.session
);
call platform.tenant_table('training.seat');
create policy reach on training.seat to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));
create index seat_person on training.seat (tenant_id, course_id, person_id);

-- One attempt at the quiz; answers are not kept, the score is.
create table training.attempt (
  tenant_id int not null,
  id uuid not null,
  course_id uuid not null,
  person_id uuid not null,
  area_path text not null,
  score int not null check (score between 0 and 100),
  is_passed boolean not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
call platform.tenant_table('training.attempt');
create policy reach on training.attempt to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));
create index attempt_person on training.attempt (tenant_id, course_id, person_id);

create table training.certificate (
  tenant_id int not null,
  id uuid not null,
  course_id uuid not null,
  person_id uuid not null,
  area_path text not null,
  number text not null,
  -- As the course was then.
  course_name text not null,
  hours double precision not null,
  issued_on text not null check (issued_on ~ '^\d{4}-\d\d-\d\d$'),
  expires_on text check (expires_on ~ '^\d{4}-\d\d-\d\d$'),
  state text not null check (state in ('valid', 'revoked')),
  reason text,
  primary key (tenant_id, id),
  unique (tenant_id, number)
);
call platform.tenant_table('training.certificate');
create policy reach on training.certificate to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));
create index certificate_person on training.certificate (tenant_id, person_id);
create index certificate_course on training.certificate (tenant_id, course_id, id);
