-- How often a need was corrected while it was read back.
alter table need.need add column corrections int not null default 0 check (corrections >= 0);

-- What was said, where a need was said more than once: the first saying is 1. Evidence, so rows are only ever added.
create table need.said (
  tenant_id int not null,
  need_id uuid not null,
  position int not null check (position > 0),
  channel text not null,
  text text,
  recording_id uuid,
  -- As it was understood at that time.
  tags jsonb not null,
  said_at timestamptz not null,
  said_by uuid,
  primary key (tenant_id, need_id, position),
  foreign key (tenant_id, need_id) references need.need (tenant_id, id)
);
call platform.tenant_table('need.said', true);
create policy reach on need.said to huying_app
  using (exists (select from need.need n where n.tenant_id = said.tenant_id and n.id = said.need_id)) with check (true);
