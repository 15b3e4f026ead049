create schema demonstration;
grant usage on schema demonstration to huying_app;

-- That a tenant was filled, with which seed, and who was on duty then. Its row is the claim: two servers that start at once fill it once.
create table demonstration.loading (
  tenant_id int not null,
  seed bigint not null,
  on_duty uuid[] not null,
  loaded_at timestamptz not null,
  primary key (tenant_id)
);
call platform.tenant_table('demonstration.loading');
call platform.open_in_tenant('demonstration.loading');

-- Whom one may sign in as. It belongs to no tenant, since it is read before signing in, and says only what everybody may know.
create table demonstration.face (
  position int primary key,
  role text not null,
  name text not null,
  tenant_id int not null,
  community text not null,
  phone text not null,
  page text
);
alter table demonstration.face enable row level security;
alter table demonstration.face force row level security;
create policy everybody on demonstration.face to huying_app using (true) with check (true);
grant select, insert on demonstration.face to huying_app;
