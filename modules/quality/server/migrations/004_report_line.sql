-- What one side of a visit wrote to the other may be reported.
alter table quality.grievance drop constraint grievance_kind_check, add constraint grievance_kind_check check (kind in ('rating', 'service', 'call', 'reply', 'line')),
  add column line_id uuid, add constraint grievance_line check ((kind = 'line') = (line_id is not null));
create unique index grievance_reported on quality.grievance (tenant_id, line_id) where state <> 'withdrawn';
drop index quality.grievance_open;
create unique index grievance_open on quality.grievance (tenant_id, kind, coalesce(line_id, visit_id, callout_id), complainant_id) where state in ('submitted', 'decided', 'appealed');
