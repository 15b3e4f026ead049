-- Which further street offices whoever keeps the database lets in, and until when. The application neither reads nor writes it.
create table setup.allowance (
  office_id int primary key,
  until timestamptz not null
);
comment on table setup.allowance is 'belongs to no tenant: street offices that are not there yet';

-- Makes the first tenant, or one that was let in, in the transaction of the command that fills it: either all of it is there or nothing. What was
-- let in is let in once.
create or replace function setup.found_tenant(id int, name text, made_at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(7310446);
  if exists (select from platform.tenant) then
    if exists (select from platform.tenant t where t.id = found_tenant.id) then return false; end if;
    delete from setup.allowance a where a.office_id = found_tenant.id and a.until > now();
    if not found then return false; end if;
  end if;
  insert into platform.tenant (id, name, created_at) values (found_tenant.id, found_tenant.name, found_tenant.made_at);
  return true;
end $$;
