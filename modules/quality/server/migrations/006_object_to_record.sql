-- A volunteer objects to what stands in the record of their service, or to what is missing there, and says what would be right.
alter table quality.grievance drop constraint grievance_kind_check, add constraint grievance_kind_check check (kind in ('rating', 'service', 'call', 'reply', 'line', 'record')),
  add column claimed_on text check (claimed_on ~ '^\d{4}-\d{2}-\d{2}$'), add column claimed_category text, add column claimed_minutes int check (claimed_minutes between 1 and 1440),
  add constraint grievance_claim check ((kind = 'record') = (claimed_minutes is not null) and (kind <> 'record' or visit_id is not null or (claimed_on is not null and claimed_category is not null)));
create unique index grievance_claimed on quality.grievance (tenant_id, complainant_id, claimed_on, claimed_category) where claimed_on is not null and state in ('submitted', 'decided', 'appealed');
alter table quality.decision add column minutes_before int check (minutes_before >= 0), add column minutes_after int check (minutes_after between 0 and 1440),
  add constraint corrects_whole check ((minutes_before is null) = (minutes_after is null));
