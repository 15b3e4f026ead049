create schema quality;
grant usage on schema quality to huying_app;

-- What somebody is not content with, until it is decided.
create table quality.grievance (
  tenant_id int not null,
  id uuid not null,
  number int not null,
  kind text not null check (kind in ('rating', 'service', 'call')),
  reason text not null,
  state text not null check (state in ('submitted', 'decided', 'appealed', 'final', 'withdrawn')),
  level text not null check (level in ('committee', 'street')),
  area_path text not null,
  need_id uuid,
  visit_id uuid,
  callout_id uuid,
  complainant_id uuid not null,
  complainant_name text not null,
  -- Which page each side reads its messages at.
  complainant_page text not null,
  respondent_id uuid,
  respondent_name text,
  respondent_page text,
  -- Of the complainant, where it is an organisation's, or of who was complained of: it answers for its members, and none of them decides.
  organisation_id uuid,
  filed_by uuid not null,
  -- Everybody whom it concerns: none of them decides it.
  concerned uuid[] not null,
  filed_at timestamptz not null,
  due_at timestamptz,
  climbs int not null default 0,
  decide_within_hours double precision not null,
  appeal_within_days double precision not null,
  limits_version int not null,
  ended_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, number),
  -- Nothing that is not over is without a clock.
  check ((due_at is null) = (state in ('final', 'withdrawn')))
);
call platform.tenant_table('quality.grievance');
create policy reach on quality.grievance to huying_app
  using (platform.in_reach(area_path) or complainant_id = (select platform.me()) or respondent_id = (select platform.me()) or filed_by = (select platform.me())
         or organisation_id = any ((select platform.my_organisations())::uuid[]))
  with check (true);
-- A rating is appealed once; of a service or a call nobody complains twice at the same time.
create unique index grievance_rating on quality.grievance (tenant_id, visit_id) where kind = 'rating' and state <> 'withdrawn';
create unique index grievance_open on quality.grievance (tenant_id, kind, coalesce(visit_id, callout_id), complainant_id) where state in ('submitted', 'decided', 'appealed');
create index grievance_complainant on quality.grievance (tenant_id, complainant_id, id);
create index grievance_respondent on quality.grievance (tenant_id, respondent_id, id);
comment on column quality.grievance.complainant_id is 'id of person';
comment on column quality.grievance.respondent_id is 'id of person';
comment on column quality.grievance.filed_by is 'id of person';

create table quality.counter (
  tenant_id int not null,
  last int not null,
  primary key (tenant_id)
);
call platform.tenant_table('quality.counter');
create policy engine on quality.counter to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));

-- What the two sides say; seen by whoever sees the grievance.
create table quality.statement (
  tenant_id int not null,
  id uuid not null,
  grievance_id uuid not null,
  side text not null check (side in ('complainant', 'respondent')),
  -- Where somebody else wrote it down.
  written_by text,
  words_sealed bytea not null,
  at timestamptz not null,
  primary key (tenant_id, id)
);
call platform.tenant_table('quality.statement');
create policy reach on quality.statement to huying_app
  using (exists (select from quality.grievance g where g.tenant_id = statement.tenant_id and g.id = statement.grievance_id)) with check (true);
create index statement_grievance on quality.statement (tenant_id, grievance_id, id);

create table quality.decision (
  tenant_id int not null,
  grievance_id uuid not null,
  instance int not null check (instance in (1, 2)),
  level text not null check (level in ('committee', 'street')),
  outcome text not null check (outcome in ('granted', 'partly', 'refused')),
  reason_sealed bytea not null,
  decided_by uuid not null,
  decided_by_name text not null,
  -- Whether the rating was touched, and what it was and became; null is none.
  changes_rating boolean not null,
  faces_before int check (faces_before between 1 and 5),
  faces_after int check (faces_after between 1 and 5),
  took_back_credits boolean not null,
  at timestamptz not null,
  primary key (tenant_id, grievance_id, instance)
);
call platform.tenant_table('quality.decision');
create policy reach on quality.decision to huying_app
  using (exists (select from quality.grievance g where g.tenant_id = decision.tenant_id and g.id = decision.grievance_id)) with check (true);
comment on column quality.decision.decided_by is 'id of person';

-- Nobody decides what concerns them, nor a second time on the same.
create function quality.check_decision() returns trigger language plpgsql as $$
begin
  if exists (select from quality.grievance g where g.tenant_id = new.tenant_id and g.id = new.grievance_id and new.decided_by = any (g.concerned))
     or exists (select from quality.decision d where d.tenant_id = new.tenant_id and d.grievance_id = new.grievance_id and d.decided_by = new.decided_by) then
    raise exception 'nobody decides what concerns them, nor twice on the same';
  end if;
  return new;
end $$;
create trigger check_decision before insert on quality.decision for each row execute function quality.check_decision();
