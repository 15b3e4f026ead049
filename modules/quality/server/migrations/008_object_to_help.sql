-- A volunteer objects to the hours of help at an activity as to those of a visit.
alter table quality.grievance add column help_id uuid, drop constraint grievance_claim,
  add constraint grievance_claim check ((kind = 'record') = (claimed_minutes is not null) and (kind <> 'record' or num_nonnulls(visit_id, help_id) > 0 or (claimed_on is not null and claimed_category is not null))),
  add constraint help_of_record check (help_id is null or (kind = 'record' and visit_id is null));
comment on column quality.grievance.help_id is 'id of help';
create unique index grievance_help on quality.grievance (tenant_id, help_id) where help_id is not null and state in ('submitted', 'decided', 'appealed');
