create schema matching;
grant usage on schema matching to huying_app;

-- Volunteers as matching sees them, kept by listening to the modules that know.
create table matching.helper (
  tenant_id int not null,
  person_id uuid not null,
  name text not null,
  sex text,
  birth_year int,
  skills text[] not null,
  area_path text not null,
  home_lng double precision not null,
  home_lat double precision not null,
  -- Where they are: the place given with duty, else home.
  lng double precision not null,
  lat double precision not null,
  on_duty boolean not null default false,
  red_while_off_duty boolean not null,
  active boolean not null,
  rating_sum int not null default 0,
  ratings int not null default 0,
  last_end timestamptz,
  primary key (tenant_id, person_id)
);
call platform.tenant_table('matching.helper');
-- The engine's own question comes first and is answered once: it reads thousands of rows to find a few.
create policy reach on matching.helper to huying_app
  using ((select platform.is_engine()) or platform.in_reach(area_path) or person_id = (select platform.me())) with check ((select platform.is_engine()));
-- Plain numbers and not a geometric index: under row-level security an index serves only comparisons that cannot leak what they see,
-- and those of points and boxes are not marked so. Most volunteers are off duty at any time.
create index helper_asked on matching.helper (tenant_id, lat, lng) where active and (on_duty or red_while_off_duty);
create index helper_spot on matching.helper (tenant_id, lat, lng);

create table matching.pairing (
  tenant_id int not null,
  elder_id uuid not null,
  volunteer_id uuid not null,
  primary key (tenant_id, elder_id, volunteer_id)
);
call platform.tenant_table('matching.pairing');
create policy engine on matching.pairing to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));

-- What somebody was offered, took and did on one day: sums over the last days are exact, and old days cost nothing.
create table matching.day (
  tenant_id int not null,
  person_id uuid not null,
  day date not null,
  offers int not null default 0,
  accepted int not null default 0,
  served int not null default 0,
  primary key (tenant_id, person_id, day)
);
call platform.tenant_table('matching.day');
create policy engine on matching.day to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));

-- Callouts that wait for somebody's answer or that somebody has taken.
create table matching.involvement (
  tenant_id int not null,
  callout_id uuid not null,
  person_id uuid not null,
  kind text not null check (kind in ('asked', 'engaged')),
  primary key (tenant_id, callout_id, person_id)
);
call platform.tenant_table('matching.involvement');
create policy engine on matching.involvement to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
create index involvement_person on matching.involvement (tenant_id, person_id);
