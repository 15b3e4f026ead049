create schema arrangement;
grant usage on schema arrangement to huying_app;

-- Help that is arranged ahead, once or by a rule.
create table arrangement.arrangement (
  tenant_id int not null,
  id uuid not null,
  elder_id uuid not null,
  elder_name text not null,
  area_path text not null,
  category text not null,
  -- What whoever comes should know may tell of health.
  text_sealed bytea,
  people int not null check (people between 1 and 4),
  -- RFC 5545; null is once.
  rule text,
  -- Local day, `2026-10-05`.
  starts_on text not null check (starts_on ~ '^\d{4}-\d{2}-\d{2}$'),
  time text not null,
  holidays text not null check (holidays in ('as-usual', 'not-on-holidays')),
  -- Times before are not its own: it was made or changed then.
  counts_from timestamptz not null,
  made_at timestamptz not null,
  made_by uuid,
  made_by_name text not null,
  ended_at timestamptz,
  end_reason text,
  primary key (tenant_id, id),
  check ((ended_at is null) = (end_reason is null))
);
comment on column arrangement.arrangement.elder_id is 'id of person';
comment on column arrangement.arrangement.made_by is 'id of person';
call platform.tenant_table('arrangement.arrangement');
create policy reach on arrangement.arrangement to huying_app
  using (platform.in_reach(area_path) or elder_id = (select platform.me()))
  with check (true);
create index arrangement_elder on arrangement.arrangement (tenant_id, elder_id, id desc);

-- A time that something was done with. Its key is the time by the rule: none is opened twice, whatever clocks do.
create table arrangement.occurrence (
  tenant_id int not null,
  arrangement_id uuid not null,
  occurs_at timestamptz not null,
  state text not null check (state in ('moved', 'cancelled', 'opened', 'missed')),
  moved_to timestamptz,
  need_id uuid,
  changed_at timestamptz not null,
  primary key (tenant_id, arrangement_id, occurs_at),
  foreign key (tenant_id, arrangement_id) references arrangement.arrangement (tenant_id, id),
  check (state <> 'moved' or moved_to is not null),
  check (state <> 'opened' or need_id is not null)
);
call platform.tenant_table('arrangement.occurrence');
create policy reach on arrangement.occurrence to huying_app
  using (exists (select from arrangement.arrangement a where a.tenant_id = occurrence.tenant_id and a.id = occurrence.arrangement_id)) with check (true);
