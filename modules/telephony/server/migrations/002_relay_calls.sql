-- Two sides of a visit are put through to each other: neither sees the number of the other. The trail of the need tells of it.
create table telephony.relay (
  tenant_id int not null,
  id uuid not null,
  visit_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  asker_id uuid not null,
  elder_id uuid not null,
  helper_id uuid not null,
  area_path text not null,
  line text not null,
  -- Somebody called the line and was put through, or asked on a page to be rung up.
  is_inbound boolean not null,
  state text not null check (state in ('asked', 'ringing', 'connected', 'ended', 'failed')),
  seconds int,
  asked_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id)
);
comment on column telephony.relay.subject_id is 'id of thing';
comment on column telephony.relay.asker_id is 'id of person';
comment on column telephony.relay.elder_id is 'id of person';
comment on column telephony.relay.helper_id is 'id of person';
create index relay_visit on telephony.relay (tenant_id, visit_id, asked_at);
call platform.tenant_table('telephony.relay');
create policy reach on telephony.relay to huying_app
  using (platform.in_reach(area_path) or asker_id = (select platform.me()) or elder_id = (select platform.me()) or helper_id = (select platform.me()));
