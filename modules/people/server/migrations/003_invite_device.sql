-- The way to bind a device of an elder: a secret in a QR code, of which only the hash is kept; good for a few minutes and used up by the binding.
create table people.device_invitation (
  tenant_id int not null,
  secret_hash bytea not null,
  elder_id uuid not null,
  invited_by uuid,
  over_at timestamptz not null,
  primary key (tenant_id, secret_hash),
  foreign key (tenant_id, elder_id) references people.elder (tenant_id, person_id) on delete cascade
);
comment on column people.device_invitation.elder_id is 'id of person';
comment on column people.device_invitation.invited_by is 'id of person';
create index device_invitation_elder on people.device_invitation (tenant_id, elder_id);
call platform.tenant_table('people.device_invitation');
create policy reach on people.device_invitation to huying_app
  using (elder_id = (select platform.me()) or exists (select from people.elder e where e.tenant_id = device_invitation.tenant_id and e.person_id = device_invitation.elder_id))
  with check (true);
