-- What family say of a red call from afar. It ends nothing: a person on duty reads it and decides.
create table emergency.report (
  tenant_id int not null,
  id uuid not null,
  need_id uuid not null,
  area_path text not null,
  by_id uuid not null,
  by_name text not null,
  relation text,
  finding text not null check (finding in ('falseAlarm', 'withThem', 'unreachable', 'worse')),
  words_sealed bytea,
  at timestamptz not null,
  primary key (tenant_id, id)
);
comment on column emergency.report.by_id is 'id of person';
call platform.tenant_table('emergency.report', true);
create policy reach on emergency.report to huying_app using (platform.in_reach(area_path)) with check (platform.in_reach(area_path));
create index report_need on emergency.report (tenant_id, need_id, at);
