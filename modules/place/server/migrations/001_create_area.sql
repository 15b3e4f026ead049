create schema place;
grant usage on schema place to huying_app;

-- The tree of areas. What lies where is no secret inside a tenant; who lives there is, and is guarded in its own tables.
create table place.area (
  tenant_id int not null,
  id uuid not null,
  parent_id uuid,
  kind text not null check (kind in ('street', 'community', 'grid', 'courtyard', 'building')),
  name text not null,
  code text not null,
  path text not null check (path ~ '^(/[A-Za-z0-9]+)+$'),
  lng double precision not null check (lng between -180 and 180),
  lat double precision not null check (lat between -90 and 90),
  -- [[lng, lat], …] without the closing point; empty where nobody has drawn it.
  outline jsonb not null,
  levels int check (levels between 1 and 200),
  primary key (tenant_id, id),
  unique (tenant_id, path),
  foreign key (tenant_id, parent_id) references place.area (tenant_id, id)
);
call platform.tenant_table('place.area');
call platform.open_in_tenant('place.area');

create table place.street (
  tenant_id int not null,
  id uuid not null,
  name text not null,
  line jsonb not null,
  primary key (tenant_id, id)
);
call platform.tenant_table('place.street');
call platform.open_in_tenant('place.street');
