-- Visits that were credited, as far as checks against collusion look at them, and what the checks found, for the committee to decide.
create table timebank.credited (
  tenant_id int not null,
  visit_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  helper_id uuid not null,
  elder_id uuid not null,
  area_path text not null,
  arrived_at timestamptz not null,
  left_at timestamptz not null,
  lng double precision,
  lat double precision,
  minutes int not null check (minutes > 0),
  primary key (tenant_id, visit_id)
);
comment on column timebank.credited.helper_id is 'id of person';
comment on column timebank.credited.elder_id is 'id of person';
create index credited_helper on timebank.credited (tenant_id, helper_id, arrived_at);
create index credited_elder on timebank.credited (tenant_id, elder_id, arrived_at);
call platform.tenant_table('timebank.credited', true);
create policy engine on timebank.credited to huying_app using (platform.is_engine());

create table timebank.review (
  tenant_id int not null,
  id uuid not null,
  -- What is asked, for as long as it is open: a habit of two people is asked once.
  question text not null,
  check_name text not null check (check_name in ('pair', 'overlap', 'travel', 'mutual', 'full', 'night', 'kin')),
  helper_id uuid not null,
  helper_name text not null,
  elder_id uuid not null,
  elder_name text not null,
  area_path text not null,
  visit_ids uuid[] not null check (cardinality(visit_ids) between 1 and 200),
  facts jsonb not null,
  -- The version of the table that found it.
  rules_version int not null,
  state text not null check (state in ('open', 'cleared', 'reversed')),
  opened_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  reason text,
  primary key (tenant_id, id),
  constraint decided_with_reason check ((state = 'open') = (decided_at is null) and (state = 'open') = (decided_by is null) and (state = 'open') = (reason is null))
);
comment on column timebank.review.helper_id is 'id of person';
comment on column timebank.review.elder_id is 'id of person';
create unique index review_open_once on timebank.review (tenant_id, question) where state = 'open';
create index review_newest on timebank.review (tenant_id, opened_at desc, id desc);
call platform.tenant_table('timebank.review');
create policy reach on timebank.review to huying_app using (platform.in_reach(area_path));

create index transfer_occasion on timebank.transfer (tenant_id, occasion_id) where occasion_id is not null;
