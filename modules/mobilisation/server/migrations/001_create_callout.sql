create schema mobilisation;
grant usage on schema mobilisation to huying_app;

-- Rows are written by the engine only, after a command was decided; people read what is in their reach or concerns them.
create table mobilisation.callout (
  tenant_id int not null,
  id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  elder_id uuid,
  area_path text not null,
  lng double precision not null,
  lat double precision not null,
  category text not null,
  urgency text not null check (urgency in ('green', 'yellow', 'red')),
  skills text[] not null,
  sex text,
  places int not null check (places between 1 and 4),
  due_at timestamptz,
  summary text not null,
  recording_id uuid,
  state text not null check (state in ('climbing', 'owned', 'ended', 'cancelled')),
  -- Rises with every change: who writes says what they had read.
  revision int not null default 0,
  climb int not null default 1,
  climbing_since timestamptz not null,
  tiers jsonb not null,
  -- What the decision tables said: rungs, boundaries, progress checks, versions and rows.
  rules jsonb not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  wake_at timestamptz,
  primary key (tenant_id, id),
  -- What nobody owns has a moment at which it moves on by itself.
  check (state in ('ended', 'cancelled') or wake_at is not null)
);
call platform.tenant_table('mobilisation.callout');
create index callout_subject on mobilisation.callout (tenant_id, subject_kind, subject_id);
create index callout_open on mobilisation.callout (tenant_id, wake_at) where state in ('climbing', 'owned');
create index callout_opened on mobilisation.callout (tenant_id, opened_at);

create table mobilisation.offer (
  tenant_id int not null,
  id uuid not null,
  callout_id uuid not null,
  area_path text not null,
  climb int not null,
  tier text not null,
  wave int not null,
  person_id uuid,
  organisation_id uuid,
  name text not null,
  state text not null check (state in ('waiting', 'accepted', 'refused', 'silent', 'gone')),
  made_at timestamptz not null,
  answer_by timestamptz not null,
  answered_at timestamptz,
  reason text,
  note text,
  distance_metres double precision,
  score double precision,
  reasons jsonb not null,
  primary key (tenant_id, id),
  check ((person_id is null) <> (organisation_id is null)),
  check ((state = 'waiting') = (answered_at is null))
);
call platform.tenant_table('mobilisation.offer');
create policy reach on mobilisation.offer for select to huying_app
  using ((select platform.is_engine()) or platform.in_reach(area_path) or person_id = (select platform.me()) or organisation_id = any ((select platform.my_organisations())::uuid[]));
create policy engine on mobilisation.offer to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
create index offer_callout on mobilisation.offer (tenant_id, callout_id);
create index offer_person on mobilisation.offer (tenant_id, person_id, made_at desc) where person_id is not null;
create index offer_organisation on mobilisation.offer (tenant_id, organisation_id, made_at desc) where organisation_id is not null;
-- Nobody is asked twice at the same time.
create unique index offer_waiting_person on mobilisation.offer (tenant_id, callout_id, person_id) where state = 'waiting' and person_id is not null;
create unique index offer_waiting_organisation on mobilisation.offer (tenant_id, callout_id, organisation_id) where state = 'waiting' and organisation_id is not null;

-- Owners, present and former.
create table mobilisation.holder (
  tenant_id int not null,
  id uuid not null,
  callout_id uuid not null,
  area_path text not null,
  climb int not null,
  place int not null check (place between 1 and 4),
  tier text not null,
  person_id uuid,
  person_name text,
  organisation_id uuid,
  organisation_name text,
  offer_id uuid,
  since timestamptz not null,
  -- Seconds from the opening, or from the last climb, to this owner.
  waited_seconds int not null,
  progress_due_at timestamptz not null,
  answer_by timestamptz,
  ended_at timestamptz,
  end_reason text,
  primary key (tenant_id, id),
  check (person_id is not null or organisation_id is not null)
);
call platform.tenant_table('mobilisation.holder');
create policy reach on mobilisation.holder for select to huying_app
  using ((select platform.is_engine()) or platform.in_reach(area_path) or person_id = (select platform.me()) or organisation_id = any ((select platform.my_organisations())::uuid[]));
create policy engine on mobilisation.holder to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
-- Exactly one owner for each place, whatever the code believes.
create unique index holder_place on mobilisation.holder (tenant_id, callout_id, place) where ended_at is null;
create index holder_callout on mobilisation.holder (tenant_id, callout_id);
create index holder_person on mobilisation.holder (tenant_id, person_id) where ended_at is null;
create index holder_organisation on mobilisation.holder (tenant_id, organisation_id) where ended_at is null;

create policy reach on mobilisation.callout for select to huying_app
  using ((select platform.is_engine()) or platform.in_reach(area_path)
    or exists (select from mobilisation.offer o where o.tenant_id = callout.tenant_id and o.callout_id = callout.id)
    or exists (select from mobilisation.holder h where h.tenant_id = callout.tenant_id and h.callout_id = callout.id));
create policy engine on mobilisation.callout to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));

-- Each time somebody was looked for: how far, how many, and who was passed over why. Only ever added.
create table mobilisation.search (
  tenant_id int not null,
  id uuid not null,
  callout_id uuid not null,
  area_path text not null,
  climb int not null,
  position int not null,
  tier text not null,
  wave int not null,
  at timestamptz not null,
  radius_metres double precision,
  offered int not null,
  passed_over jsonb not null,
  primary key (tenant_id, id)
);
call platform.tenant_table('mobilisation.search', true);
create policy reach on mobilisation.search for select to huying_app using ((select platform.is_engine()) or platform.in_reach(area_path));
create policy engine on mobilisation.search to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
create index search_callout on mobilisation.search (tenant_id, callout_id, at);
