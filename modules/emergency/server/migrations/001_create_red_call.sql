create schema emergency;
grant usage on schema emergency to huying_app;

-- A red call lives beside its need: the need may be finished or cancelled while nobody has said yet that the elder is safe.
create table emergency.red_call (
  tenant_id int not null,
  need_id uuid not null,
  elder_id uuid not null,
  elder_name text not null,
  area_path text not null,
  category text not null,
  state text not null check (state in ('open', 'safe', 'falseAlarm')),
  opened_at timestamptz not null,
  arrive_by timestamptz not null,
  arrived_at timestamptz,
  arrived text check (arrived in ('helper', 'family', 'neighbour', 'duty', 'ambulance', 'fire')),
  ended_at timestamptz,
  ended_by text,
  safe_by text check (safe_by in ('seen', 'telephone', 'hospital', 'family')),
  ended_words_sealed bytea,
  primary key (tenant_id, need_id),
  check ((arrived_at is null) = (arrived is null)),
  -- Nothing ends without somebody who says so.
  check ((state = 'open') = (ended_at is null) and (state = 'open' or ended_by is not null)),
  check (state <> 'safe' or safe_by is not null)
);
comment on column emergency.red_call.elder_id is 'id of person';
call platform.tenant_table('emergency.red_call');
create policy reach on emergency.red_call to huying_app using (platform.in_reach(area_path)) with check (platform.in_reach(area_path));
create index red_call_open on emergency.red_call (tenant_id, opened_at desc) where state = 'open';
create index red_call_opened on emergency.red_call (tenant_id, opened_at desc);

-- Family, neighbours and those on duty: who they are is sealed, for a list of them tells of the elder.
create table emergency.told (
  tenant_id int not null,
  id uuid not null,
  need_id uuid not null,
  area_path text not null,
  position int not null,
  kind text not null check (kind in ('family', 'neighbour', 'duty')),
  person_id uuid,
  who_sealed bytea not null,
  is_written boolean not null,
  at timestamptz not null,
  outcome text check (outcome in ('reached', 'coming', 'unreachable')),
  outcome_at timestamptz,
  outcome_by text,
  primary key (tenant_id, id)
);
call platform.tenant_table('emergency.told');
create policy reach on emergency.told to huying_app using (platform.in_reach(area_path)) with check (platform.in_reach(area_path));
create index told_need on emergency.told (tenant_id, need_id, position);

create table emergency.answer (
  tenant_id int not null,
  id uuid not null,
  need_id uuid not null,
  area_path text not null,
  question text not null,
  answer text not null check (answer in ('yes', 'no', 'unknown')),
  words_sealed bytea,
  -- Version of the table of questions.
  version int not null,
  at timestamptz not null,
  by_name text not null,
  primary key (tenant_id, id)
);
call platform.tenant_table('emergency.answer', true);
create policy reach on emergency.answer to huying_app using (platform.in_reach(area_path)) with check (platform.in_reach(area_path));
create index answer_need on emergency.answer (tenant_id, need_id, at);

create table emergency.hand_off (
  tenant_id int not null,
  id uuid not null,
  need_id uuid not null,
  area_path text not null,
  service text not null check (service in ('120', '119', '110')),
  called_at timestamptz not null,
  called_by text not null,
  incident_number text,
  words_sealed bytea,
  confirmed_at timestamptz,
  confirmed_by text,
  primary key (tenant_id, id),
  check ((confirmed_at is null) = (confirmed_by is null)),
  check (confirmed_at is null or incident_number is not null)
);
call platform.tenant_table('emergency.hand_off');
create policy reach on emergency.hand_off to huying_app using (platform.in_reach(area_path)) with check (platform.in_reach(area_path));
create index hand_off_need on emergency.hand_off (tenant_id, need_id, called_at);

-- How to get in: left with the elder's consent, shown in a red call only.
create table emergency.access (
  tenant_id int not null,
  elder_id uuid not null,
  area_path text not null,
  door_sealed bytea not null,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (tenant_id, elder_id)
);
comment on column emergency.access.elder_id is 'id of person';
call platform.tenant_table('emergency.access');
create policy reach on emergency.access to huying_app using (platform.in_reach(area_path)) with check (platform.in_reach(area_path));

-- The glass that was broken.
create table emergency.opening (
  tenant_id int not null,
  id uuid not null,
  need_id uuid not null,
  elder_id uuid not null,
  elder_name text not null,
  area_path text not null,
  by_id uuid not null,
  by_name text not null,
  role text not null,
  reason text not null,
  at timestamptz not null,
  verdict text check (verdict in ('fine', 'wrong')),
  review_words text,
  reviewed_at timestamptz,
  reviewer_id uuid,
  reviewed_by text,
  primary key (tenant_id, id),
  -- Nobody judges their own opening.
  check (reviewer_id is null or reviewer_id <> by_id),
  check ((verdict is null) = (reviewed_at is null) and (verdict is null) = (reviewed_by is null))
);
comment on column emergency.opening.elder_id is 'id of person';
comment on column emergency.opening.by_id is 'id of person';
comment on column emergency.opening.reviewer_id is 'id of person';
call platform.tenant_table('emergency.opening');
create policy reach on emergency.opening to huying_app using (platform.in_reach(area_path)) with check (platform.in_reach(area_path));
create index opening_need on emergency.opening (tenant_id, need_id);
create index opening_waiting on emergency.opening (tenant_id, at desc);
