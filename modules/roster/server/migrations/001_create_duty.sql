create schema roster;
grant usage on schema roster to huying_app;

-- Who is on duty now: one row per person, gone when they go off. What was, stands in the trail.
create table roster.duty (
  tenant_id int not null,
  person_id uuid not null,
  -- Where the volunteer lives: staff of that area see who is on duty.
  area_path text not null,
  since timestamptz not null,
  until timestamptz not null check (until > since),
  -- Where they said they are; without it they count as being at home.
  lng double precision,
  lat double precision,
  primary key (tenant_id, person_id)
);
call platform.tenant_table('roster.duty');
create policy reach on roster.duty to huying_app using (platform.in_reach(area_path) or person_id = (select platform.me()));
