create schema need;
grant usage on schema need to huying_app;

create table need.need (
  tenant_id int not null,
  id uuid not null,
  -- What people say to each other on the telephone: "number 1042".
  number bigint generated always as identity,
  state text not null check (state in ('heard', 'seeking', 'taken', 'serving', 'finished', 'confirmed', 'cancelled', 'falseAlarm')),
  channel text not null,
  elder_id uuid not null,
  elder_name text not null,
  area_path text not null,
  home_lng double precision not null,
  home_lat double precision not null,
  text text,
  recording_id uuid,
  category text[] not null check (cardinality(category) between 1 and 3),
  urgency text not null check (urgency in ('green', 'yellow', 'red')),
  when_said text,
  people int not null check (people between 1 and 4),
  sex text check (sex in ('female', 'male')),
  skills text[] not null,
  confidence real,
  needs_tagging boolean not null,
  suspected_red boolean not null,
  spend_credits boolean not null,
  raised_at timestamptz not null,
  raised_by uuid,
  send_by timestamptz,
  due_at timestamptz,
  callout_id uuid,
  changed_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  primary key (tenant_id, id)
);
call platform.tenant_table('need.need');
create policy reach on need.need to huying_app
  using (platform.in_reach(area_path) or elder_id = (select platform.me()) or raised_by = (select platform.me()))
  with check (true);
create index need_open on need.need (tenant_id, number desc) where state not in ('confirmed', 'cancelled', 'falseAlarm');
create index need_number on need.need (tenant_id, number desc);
create index need_elder on need.need (tenant_id, elder_id, number desc);
create index need_raised on need.need (tenant_id, raised_at);
create unique index need_callout on need.need (tenant_id, callout_id);
