-- Somebody is asked how a service was: because it was red, because nobody confirmed it, or by lot.
create table quality.follow_up (
  tenant_id int not null,
  id uuid not null,
  visit_id uuid not null,
  need_id uuid,
  area_path text not null,
  elder_id uuid not null,
  elder_name text not null,
  helper_id uuid not null,
  helper_name text not null,
  category text not null,
  why text not null check (why in ('red', 'unconfirmed', 'sample')),
  state text not null check (state in ('waiting', 'answered', 'unreached')),
  made_at timestamptz not null,
  due_at timestamptz not null,
  attempts int not null default 0,
  most_attempts int not null,
  last_attempt text check (last_attempt in ('noAnswer', 'busy', 'wrongNumber', 'declined')),
  form_version int,
  answers_sealed bytea,
  -- What is counted, beside the sealed answers.
  solved text check (solved in ('yes', 'mostly', 'no')),
  content text check (content in ('yes', 'mostly', 'no')),
  ended_at timestamptz,
  ended_by uuid,
  ended_by_name text,
  primary key (tenant_id, id),
  unique (tenant_id, visit_id),
  check ((ended_at is null) = (state = 'waiting')),
  -- Nobody asks how their own help was.
  check (ended_by is null or ended_by <> helper_id)
);
call platform.tenant_table('quality.follow_up');
create policy reach on quality.follow_up to huying_app using (platform.in_reach(area_path));
create index follow_up_queue on quality.follow_up (tenant_id, state, due_at, id);
comment on column quality.follow_up.ended_by is 'id of person';
