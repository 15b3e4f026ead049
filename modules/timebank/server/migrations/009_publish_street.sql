-- Streets that say of themselves that they exchange hours: their name, their code and that they do. It is all that one street may know of another.
create table timebank.street (
  code int primary key,
  name text not null check (length(name) between 1 and 60),
  exchanges boolean not null,
  published_at timestamptz not null
);
comment on table timebank.street is 'belongs to no tenant: what a street publishes of itself for other streets to choose it';
grant select, insert, update on timebank.street to huying_app;
alter table timebank.street enable row level security;
alter table timebank.street force row level security;
create policy published on timebank.street for select to huying_app using (exchanges or code = (select platform.tenant()));
create policy own_insert on timebank.street for insert to huying_app with check (code = (select platform.tenant()));
create policy own_update on timebank.street for update to huying_app using (code = (select platform.tenant())) with check (code = (select platform.tenant()));
