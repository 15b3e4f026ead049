create schema telephony;
grant usage on schema telephony to huying_app;

-- A line says by its number alone whose community is called, before anybody knows the tenant. It tells nothing of people.
create table telephony.line (
  number text primary key check (number ~ '^\d{10,12}$'),
  tenant_id int not null,
  area_path text not null,
  name text not null,
  -- Where callers are put through to.
  duty text check (duty ~ '^\d{10,12}$')
);
comment on table telephony.line is 'belongs to no tenant: a called number is looked up before anybody knows the tenant';
alter table telephony.line enable row level security;
alter table telephony.line force row level security;
create policy reading on telephony.line for select to huying_app using (true);
create policy adding on telephony.line for insert to huying_app with check (tenant_id = (select platform.tenant()));
create policy changing on telephony.line for update to huying_app using (tenant_id = (select platform.tenant())) with check (tenant_id = (select platform.tenant()));
create policy ending on telephony.line for delete to huying_app using (tenant_id = (select platform.tenant()));
grant select, insert, update, delete on telephony.line to huying_app;

-- A telephone at an elder's home: sealed, found by the whole number only. One number may be of several who live together.
create table telephony.number (
  tenant_id int not null,
  id uuid not null,
  elder_id uuid not null,
  elder_name text not null,
  area_path text not null,
  number_sealed bytea not null,
  number_index bytea not null,
  note text,
  added_at timestamptz not null,
  added_by uuid,
  added_by_name text not null,
  primary key (tenant_id, id),
  unique (tenant_id, number_index, elder_id)
);
comment on column telephony.number.elder_id is 'id of person';
comment on column telephony.number.added_by is 'id of person';
create index number_elder on telephony.number (tenant_id, elder_id);
call platform.tenant_table('telephony.number');
create policy reach on telephony.number to huying_app using (platform.in_reach(area_path) or elder_id = (select platform.me()));

-- A call while it goes on. What was said and by whom lies sealed.
create table telephony.call (
  tenant_id int not null,
  id text not null check (length(id) <= 100),
  line text not null,
  area_path text not null,
  elder_id uuid,
  state_sealed bytea not null,
  last_step int not null,
  is_over boolean not null,
  began_at timestamptz not null,
  primary key (tenant_id, id)
);
comment on column telephony.call.elder_id is 'id of person';
create index call_began on telephony.call (tenant_id, began_at);
call platform.tenant_table('telephony.call');
create policy reach on telephony.call to huying_app using (platform.in_reach(area_path) or elder_id = (select platform.me()));

-- Each step is taken once: asked again it gives the same answer.
create table telephony.step (
  tenant_id int not null,
  call_id text not null,
  step int not null,
  content_hash bytea not null,
  answer_sealed bytea not null,
  primary key (tenant_id, call_id, step),
  foreign key (tenant_id, call_id) references telephony.call (tenant_id, id) on delete cascade
);
call platform.tenant_table('telephony.step');
create policy reach on telephony.step to huying_app using (exists (select from telephony.call c where c.tenant_id = step.tenant_id and c.id = step.call_id));

-- A call that people go on with.
create table telephony.callback (
  tenant_id int not null,
  id uuid not null,
  call_id text not null,
  line text not null,
  area_path text not null,
  at timestamptz not null,
  reason text not null check (reason in ('unknown', 'silent', 'notChosen', 'refused')),
  is_urgent boolean not null,
  -- Number, words and whose number it may be.
  said_sealed bytea not null,
  recording_id uuid,
  state text not null check (state in ('waiting', 'attached', 'closed')),
  elder_id uuid,
  need_id uuid,
  words_sealed bytea,
  done_at timestamptz,
  done_by text,
  primary key (tenant_id, id),
  unique (tenant_id, call_id),
  check ((state = 'waiting') = (done_at is null)),
  check ((state = 'attached') = (need_id is not null))
);
comment on column telephony.callback.elder_id is 'id of person';
comment on column telephony.callback.recording_id is 'id of file';
create index callback_waiting on telephony.callback (tenant_id, id) where state = 'waiting';
call platform.tenant_table('telephony.callback');
create policy reach on telephony.callback to huying_app using (platform.in_reach(area_path));
