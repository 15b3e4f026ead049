-- Who is deactivated cannot sign in, is not on duty and is asked nothing; everything that names them stays.
alter table people.person
  add column deactivated_at timestamptz,
  add column deactivated_reason text,
  add constraint person_deactivated check ((deactivated_at is null) = (deactivated_reason is null));
create index person_area on people.person (tenant_id, area_path text_pattern_ops);

alter table people.organisation
  -- The parts of its area that it serves, such as the courtyards of a property company; empty is all of it.
  add column serves text[] not null default '{}',
  add column closed_at timestamptz;
