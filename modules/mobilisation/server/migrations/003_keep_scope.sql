-- What organisations say of themselves within what staff entered; their own members change it.
create table mobilisation.scope (
  tenant_id int not null,
  organisation_id uuid not null,
  categories text[] not null,
  hours jsonb,
  away_until timestamptz,
  changed_at timestamptz not null,
  changed_by text not null,
  primary key (tenant_id, organisation_id)
);
call platform.tenant_table('mobilisation.scope');
create policy reach on mobilisation.scope for select to huying_app
  using ((select platform.is_engine()) or organisation_id = any ((select platform.my_organisations())::uuid[]));
create policy engine on mobilisation.scope to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
create index holder_organisation_since on mobilisation.holder (tenant_id, organisation_id, since) where organisation_id is not null;
