create schema automation;
grant usage on schema automation to huying_app;

-- Versions are only ever added: a decision made years ago can be looked up with the table that made it.
create table automation.table_version (
  tenant_id int not null,
  name text not null,
  version int not null check (version > 0),
  id uuid not null,
  "table" jsonb not null,
  holds_from timestamptz not null,
  changed_by text not null,
  changed_at timestamptz not null,
  reason text not null,
  primary key (tenant_id, name, version)
);
call platform.tenant_table('automation.table_version', true);
call platform.open_in_tenant('automation.table_version');
create index table_version_holds on automation.table_version (tenant_id, name, holds_from desc, version desc);
