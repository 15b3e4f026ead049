create schema setup;
grant usage on schema setup to huying_app;

-- Makes the first tenant, in the transaction of the command that fills it: either all of it is there or nothing. The application may make no
-- tenant otherwise, and of two who try at once the second waits here and then finds that there is one.
create function setup.found_tenant(id int, name text, made_at timestamptz) returns boolean
  language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(7310446);
  if exists (select from platform.tenant) then return false; end if;
  insert into platform.tenant (id, name, created_at) values (found_tenant.id, found_tenant.name, found_tenant.made_at);
  return true;
end $$;
revoke all on function setup.found_tenant from public;
grant execute on function setup.found_tenant to huying_app;
