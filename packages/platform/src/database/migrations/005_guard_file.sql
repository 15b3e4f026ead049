-- A file is seen by the engine, by whom it is about, and by whoever sees a row that names it: a module says which of its columns do.
drop policy everybody on platform.file;
create policy engine on platform.file to huying_app using ((select platform.is_engine())) with check ((select platform.is_engine()));
create policy own on platform.file for select to huying_app using (owner_id = (select platform.me()));
-- What is brought need not be one's own, as a photo of somebody's door.
create policy adding on platform.file for insert to huying_app with check (true);

-- Whoever sees a row of this table sees the file that it names. What is seen by rules that stand elsewhere is asked for by `ctx.widen`.
create procedure platform.names_file(name regclass, column_name name) language plpgsql as $$
begin
  execute format('create index on %s (tenant_id, %I) where %I is not null', name, column_name, column_name);
  execute format('create policy %I on platform.file for select to huying_app using (exists (select from %s t where t.tenant_id = file.tenant_id and t.%I = file.id))',
    'named by ' || name, name, column_name);
end $$;
