-- What was said to somebody. The words lie sealed; kind, urgency and times are open, so that staff can see that something was sent and when.
create table notify.message (
  tenant_id int not null,
  id uuid not null,
  person_id uuid not null,
  -- Where the person counts as living or working: decides which staff see that they were told.
  area_path text not null,
  kind text not null,
  urgent boolean not null,
  -- Names what it is about: a later message to the same person with the same key takes its place.
  key text not null,
  sealed bytea not null,
  -- Which channels in which order and how long each waits, as decided when it was sent.
  steps jsonb not null,
  -- The hours in which it holds still; null where it rings through.
  quiet jsonb,
  at timestamptz not null,
  -- After this nobody wants to hear it any more by any channel; it stays in the inbox.
  over_at timestamptz not null,
  read_at timestamptz,
  -- From here on no further channel is tried.
  ended_at timestamptz,
  ended_why text check (ended_why in ('read', 'replaced', 'settled')),
  primary key (tenant_id, id),
  check ((ended_at is null) = (ended_why is null))
);
create index message_person on notify.message (tenant_id, person_id, id desc);
create index message_open on notify.message (tenant_id, person_id) where ended_at is null;
create index message_key on notify.message (tenant_id, key) where ended_at is null;
create index message_at on notify.message (tenant_id, at);
call platform.tenant_table('notify.message');
create policy reach on notify.message to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));

-- A message on its way by one channel: each channel carries a message once.
create table notify.delivery (
  tenant_id int not null,
  id uuid not null,
  message_id uuid not null,
  person_id uuid not null,
  area_path text not null,
  channel text not null check (channel in ('push', 'wechat', 'sms', 'voice')),
  -- waiting: not handed over yet; sent: a gateway took it; delivered: the gateway says that it arrived; skipped: nobody wanted it any more.
  state text not null check (state in ('waiting', 'sent', 'delivered', 'failed', 'skipped')),
  gateway text,
  -- How the gateway names it in its reports.
  gateway_id text,
  -- Why it failed or was skipped, in the gateway's code or ours.
  code text,
  -- Browsers of Web Push, segments of an SMS.
  parts int,
  failures int not null default 0,
  at timestamptz not null,
  changed_at timestamptz not null,
  primary key (tenant_id, id),
  unique (tenant_id, message_id, channel),
  foreign key (tenant_id, message_id) references notify.message (tenant_id, id) on delete cascade
);
create index delivery_gateway on notify.delivery (tenant_id, gateway, gateway_id) where gateway_id is not null;
create index delivery_at on notify.delivery (tenant_id, at);
create index delivery_failed on notify.delivery (tenant_id, id desc) where state = 'failed';
call platform.tenant_table('notify.delivery');
create policy reach on notify.delivery to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));

-- What gateways reported, each report once.
create table notify.report (
  tenant_id int not null,
  delivery_id uuid not null,
  -- Names the report: gateways repeat them until they are answered.
  key text not null,
  state text not null,
  code text,
  at timestamptz not null,
  primary key (tenant_id, delivery_id, key),
  foreign key (tenant_id, delivery_id) references notify.delivery (tenant_id, id) on delete cascade
);
call platform.tenant_table('notify.report');
create policy engine on notify.report to huying_app using (platform.is_engine());

-- How somebody wants to be told. Without a row the usual holds.
create table notify.choice (
  tenant_id int not null,
  person_id uuid not null,
  channels_off text[] not null,
  quiet text not null check (quiet in ('usual', 'none', 'own')),
  quiet_from text,
  quiet_to text,
  language text not null check (language in ('zh', 'en')),
  changed_at timestamptz not null,
  primary key (tenant_id, person_id),
  check ((quiet = 'own') = (quiet_from is not null and quiet_to is not null))
);
call platform.tenant_table('notify.choice');
create policy own on notify.choice to huying_app using (platform.is_engine() or person_id = (select platform.me()));

-- Under which name WeChat's service account knows somebody. The name (openid) lies sealed and is found by its blind index.
create table notify.wechat (
  tenant_id int not null,
  person_id uuid not null,
  openid_hash bytea not null,
  sealed bytea not null,
  bound_at timestamptz not null,
  primary key (tenant_id, person_id),
  -- One WeChat belongs to whoever bound it last.
  unique (tenant_id, openid_hash)
);
call platform.tenant_table('notify.wechat');
create policy own on notify.wechat to huying_app using (platform.is_engine() or person_id = (select platform.me()));

-- A binding that was begun: what the QR code or the way through WeChat carries, kept as a hash.
create table notify.wechat_invite (
  tenant_id int not null,
  token_hash bytea not null,
  person_id uuid not null,
  over_at timestamptz not null,
  primary key (tenant_id, token_hash)
);
create index wechat_invite_person on notify.wechat_invite (tenant_id, person_id);
call platform.tenant_table('notify.wechat_invite');
create policy own on notify.wechat_invite to huying_app using (platform.is_engine() or person_id = (select platform.me()));
