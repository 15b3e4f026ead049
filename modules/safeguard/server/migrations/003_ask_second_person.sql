-- What somebody may do only with a second person's word: asked for, approved or refused by another, carried out once, over after a while.
create table safeguard.request (
  tenant_id int not null,
  id uuid not null,
  act text not null,
  -- What exactly is to be done: by this the permission is found again, and it is good for nothing else.
  content_hash bytea not null,
  -- What the second person reads; names stand in it.
  facts_sealed bytea not null,
  size int not null,
  area_path text not null,
  state text not null check (state in ('waiting', 'approved', 'refused', 'done', 'over')),
  asked_by uuid not null,
  asked_name text not null,
  asked_at timestamptz not null,
  reason text not null,
  until timestamptz not null,
  decided_by uuid,
  decided_name text,
  decided_at timestamptz,
  decided_reason text,
  done_at timestamptz,
  primary key (tenant_id, id),
  -- The rule itself: nobody approves what they ask for.
  check (decided_by is null or decided_by <> asked_by),
  check (state not in ('approved', 'refused', 'done') or decided_by is not null)
);
create unique index request_waiting on safeguard.request (tenant_id, asked_by, act, content_hash) where state in ('waiting', 'approved');
create index request_list on safeguard.request (tenant_id, asked_at desc, id desc);
call platform.tenant_table('safeguard.request');
create policy reach on safeguard.request to huying_app
  using (asked_by = (select platform.me()) or platform.in_reach(area_path)) with check (asked_by = (select platform.me()) or platform.in_reach(area_path));
comment on column safeguard.request.asked_by is 'id of person';
comment on column safeguard.request.decided_by is 'id of person';
