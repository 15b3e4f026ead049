-- Who somebody is at the provider that staff sign in by, where an administrator said so. The subject is kept as an index only.
create table safeguard.provider_binding (
  tenant_id int not null,
  subject_index bytea not null,
  person_id uuid not null,
  bound_by uuid,
  bound_at timestamptz not null,
  primary key (tenant_id, subject_index),
  unique (tenant_id, person_id)
);
call platform.tenant_table('safeguard.provider_binding');
create policy engine on safeguard.provider_binding to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
comment on column safeguard.provider_binding.person_id is 'id of person';
comment on column safeguard.provider_binding.bound_by is 'id of person';
