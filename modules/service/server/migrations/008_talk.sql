-- What the elder, or family, and whoever helps write to each other; kept as evidence with the visit.
create table service.line (
  tenant_id int not null,
  id uuid not null,
  visit_id uuid not null,
  side text not null check (side in ('helped', 'helper')),
  author_id uuid not null,
  author_name text not null,
  words_sealed bytea not null,
  at timestamptz not null,
  -- By the other side.
  read_at timestamptz,
  -- While a report of it is looked at, and for ever where that was right.
  is_hidden boolean not null default false,
  primary key (tenant_id, id)
);
call platform.tenant_table('service.line');
-- Seen by whoever sees the visit, and by who wrote it.
create policy reach on service.line to huying_app
  using (author_id = (select platform.me()) or exists (select from service.visit v where v.tenant_id = line.tenant_id and v.id = line.visit_id)) with check (true);
create index line_visit on service.line (tenant_id, visit_id, id);
comment on column service.line.author_id is 'id of person';
