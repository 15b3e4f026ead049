-- The platform's own tables. Two roles use the database: huying_app, which sees one tenant at a time, and huying_service, which
-- moves messages and clocks of all tenants and sees no table of any module.

create schema platform;
grant usage on schema platform to huying_app, huying_service;

create function platform.tenant() returns int language sql stable parallel safe
  return nullif(current_setting('app.tenant', true), '')::int;
create function platform.me() returns uuid language sql stable parallel safe
  return nullif(current_setting('app.person', true), '')::uuid;
create function platform.my_organisations() returns uuid[] language sql stable parallel safe
  return coalesce(nullif(current_setting('app.organisations', true), ''), '{}')::uuid[];
create function platform.is_engine() returns boolean language sql stable parallel safe
  return coalesce(current_setting('app.reach', true), '') = '*';
create function platform.in_reach(area_path text) returns boolean language sql stable parallel safe
  return coalesce(current_setting('app.reach', true), '') = '*'
    or (coalesce(current_setting('app.reach', true), '') <> ''
        and exists (select from unnest(string_to_array(current_setting('app.reach', true), ',')) as prefix
                    where starts_with(area_path, prefix)));

-- Makes a table one that belongs to tenants: security forced even on its owner, and the application's role may use it.
create procedure platform.tenant_table(name regclass, appendonly boolean default false) language plpgsql as $$
begin
  execute format('alter table %s enable row level security', name);
  execute format('alter table %s force row level security', name);
  execute format('create policy tenant on %s as restrictive to huying_app using (tenant_id = (select platform.tenant()))
                  with check (tenant_id = (select platform.tenant()))', name);
  execute format('grant select, insert on %s to huying_app', name);
  if not appendonly then execute format('grant update, delete on %s to huying_app', name); end if;
end $$;

-- A table without a narrower rule is open to everybody of the tenant whom the routes let in.
create procedure platform.open_in_tenant(name regclass) language plpgsql as $$
begin
  execute format('create policy everybody on %s to huying_app using (true) with check (true)', name);
end $$;

-- The service role's own door to a table of the platform.
create procedure platform.service_table(name regclass) language plpgsql as $$
begin
  execute format('create policy service on %s to huying_service using (true) with check (true)', name);
  execute format('grant select, insert, update, delete on %s to huying_service', name);
end $$;

create table platform.tenant (
  id int primary key,
  name text not null,
  created_at timestamptz not null
);
grant select on platform.tenant to huying_app, huying_service;
grant insert on platform.tenant to huying_service;

-- Commands already answered, by the key the client chose.
create table platform.command (
  tenant_id int not null,
  key text not null,
  content_hash bytea not null,
  status int,
  answer jsonb,
  created_at timestamptz not null default now(),
  primary key (tenant_id, key)
);
call platform.tenant_table('platform.command');
call platform.open_in_tenant('platform.command');
create policy service on platform.command to huying_service using (true);
grant select, delete on platform.command to huying_service;
create index command_age on platform.command (created_at);

-- What happened, who did it, when and why. Rows are only ever added; the chain of hashes stands beside them (trail_seal).
create table platform.trail (
  tenant_id int not null,
  id uuid not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text,
  actor_name text not null,
  subject_kind text not null,
  subject_id text not null,
  action text not null,
  detail jsonb not null,
  reason text,
  primary key (tenant_id, id)
);
call platform.tenant_table('platform.trail', true);
call platform.open_in_tenant('platform.trail');
create index trail_subject on platform.trail (tenant_id, subject_kind, subject_id, id);
create policy service on platform.trail for select to huying_service using (true);
grant select on platform.trail to huying_service;

-- Rows of the trail that the sealer has not reached yet.
create table platform.trail_unsealed (
  tenant_id int not null,
  trail_id uuid not null,
  primary key (tenant_id, trail_id)
);
call platform.tenant_table('platform.trail_unsealed', true);
call platform.open_in_tenant('platform.trail_unsealed');
call platform.service_table('platform.trail_unsealed');

create table platform.trail_seal (
  tenant_id int not null,
  position bigint not null,
  trail_id uuid not null,
  hash bytea not null,
  primary key (tenant_id, position),
  unique (tenant_id, trail_id)
);
call platform.tenant_table('platform.trail_seal', true);
call platform.open_in_tenant('platform.trail_seal');
create policy service on platform.trail_seal to huying_service using (true) with check (true);
grant select, insert on platform.trail_seal to huying_service;
revoke insert on platform.trail_seal from huying_app;

-- Clocks that are running. Firing deletes the row in the transaction of its effect.
create table platform.timer (
  tenant_id int not null,
  key text not null,
  due_at timestamptz not null,
  call text not null,
  input jsonb not null,
  failures int not null default 0,
  last_error text,
  primary key (tenant_id, key)
);
call platform.tenant_table('platform.timer');
call platform.open_in_tenant('platform.timer');
call platform.service_table('platform.timer');
create index timer_due on platform.timer (due_at);
create index timer_prefix on platform.timer (tenant_id, key text_pattern_ops);

-- Written by commands, moved to the inbox by the one relay at work, which gives the order that streams resume by.
create table platform.outbox (
  id bigint generated always as identity primary key,
  tenant_id int not null,
  channel text not null,
  notice text not null,
  payload jsonb not null,
  at timestamptz not null
);
call platform.tenant_table('platform.outbox');
call platform.open_in_tenant('platform.outbox');
call platform.service_table('platform.outbox');

create table platform.inbox (
  id bigint generated always as identity primary key,
  tenant_id int not null,
  channel text not null,
  notice text not null,
  payload jsonb not null,
  at timestamptz not null
);
alter table platform.inbox enable row level security;
alter table platform.inbox force row level security;
call platform.service_table('platform.inbox');
create index inbox_channel on platform.inbox (tenant_id, channel text_pattern_ops, id);
create index inbox_age on platform.inbox (at);

-- Files: recordings, photos, papers. The bytes lie in the store, named by their hash.
create table platform.file (
  tenant_id int not null,
  id uuid not null,
  owner_id uuid,
  purpose text not null,
  mime_type text not null,
  size_bytes bigint not null,
  sha256 bytea not null,
  created_at timestamptz not null,
  delete_after timestamptz,
  primary key (tenant_id, id)
);
call platform.tenant_table('platform.file');
call platform.open_in_tenant('platform.file');
create index file_expiry on platform.file (tenant_id, delete_after) where delete_after is not null;

-- Sign-in. A phone number is found by its blind index only.
create table platform.sign_in (
  phone_index bytea not null,
  tenant_id int not null,
  person_id uuid not null,
  password_hash text,
  must_change_password boolean not null default false,
  failures int not null default 0,
  locked_until timestamptz,
  primary key (phone_index, tenant_id, person_id),
  unique (tenant_id, person_id)
);
create table platform.sign_in_code (
  phone_index bytea primary key,
  code_hash bytea not null,
  expires_at timestamptz not null,
  failures int not null default 0
);
create table platform.session (
  token_hash bytea primary key,
  tenant_id int not null,
  person_id uuid not null,
  kind text not null check (kind in ('browser', 'device')),
  label text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on platform.session (tenant_id, person_id);
create table platform.api_key (
  key_hash bytea primary key,
  id uuid not null unique,
  tenant_id int not null,
  name text not null,
  area_path text not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);
grant select, insert, update, delete on platform.sign_in_code to huying_service;
call platform.tenant_table('platform.sign_in');
call platform.open_in_tenant('platform.sign_in');
call platform.service_table('platform.sign_in');
call platform.tenant_table('platform.session');
call platform.open_in_tenant('platform.session');
call platform.service_table('platform.session');
call platform.tenant_table('platform.api_key');
call platform.open_in_tenant('platform.api_key');
call platform.service_table('platform.api_key');

create table platform.setting (
  tenant_id int not null,
  name text not null,
  value jsonb not null,
  primary key (tenant_id, name)
);
call platform.tenant_table('platform.setting');
call platform.open_in_tenant('platform.setting');

-- Work outside transactions is done by graphile-worker, whose tables belong to the owner; commands enqueue through this door.
create function platform.enqueue_job(name text, payload json, job_key text, run_at timestamptz) returns void
  language sql security definer set search_path = pg_catalog
  as $$ select graphile_worker.add_job(identifier => name, payload => payload, run_at => run_at, job_key => job_key, max_attempts => 12) $$;
revoke all on function platform.enqueue_job from public;
grant execute on function platform.enqueue_job to huying_app, huying_service;
