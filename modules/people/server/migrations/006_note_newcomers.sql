alter table people.person
  -- Came in by themselves and is nothing yet; null from the first role on.
  add column joined_at timestamptz;
update people.person p set joined_at = p.created_at
where not exists (select from people.membership m where m.tenant_id = p.tenant_id and m.person_id = p.id)
  and not exists (select from people.elder e where e.tenant_id = p.tenant_id and e.person_id = p.id)
  and not exists (select from people.volunteer v where v.tenant_id = p.tenant_id and v.person_id = p.id);
create index person_joined on people.person (tenant_id, joined_at) where joined_at is not null;
