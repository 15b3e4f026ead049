-- Pictures of identity cards, one of each side, and what a reader of cards made of them. Sealed; gone some days after the decision.
create table volunteering.card (
  tenant_id int not null,
  id uuid not null,
  application_id uuid not null,
  person_id uuid not null,
  side text not null check (side in ('portrait', 'emblem')),
  file_id uuid not null,
  -- kept: nobody but people reads it.
  state text not null check (state in ('kept', 'waiting', 'read', 'unreadable', 'failed')),
  -- What stands on the card, as JSON.
  read_sealed bytea,
  -- Why it could not be read, for the person: blurred, glare, …
  why text,
  warnings text[] not null default '{}',
  -- Why no reader answered, for the operator.
  code text,
  reader text,
  attempts int not null default 0,
  added_at timestamptz not null,
  read_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, application_id, side),
  foreign key (tenant_id, application_id) references volunteering.application (tenant_id, id),
  check ((read_sealed is not null) = (state = 'read'))
);
call platform.tenant_table('volunteering.card');
-- Whoever sees the application sees its pictures.
create policy reach on volunteering.card to huying_app
  using (exists (select from volunteering.application a where a.tenant_id = card.tenant_id and a.id = card.application_id));
create index card_person on volunteering.card (tenant_id, person_id);

insert into volunteering.card (tenant_id, id, application_id, person_id, side, file_id, state, added_at)
select tenant_id, gen_random_uuid(), id, person_id, 'portrait', card_file_id, 'kept', submitted_at from volunteering.application where card_file_id is not null;
alter table volunteering.application drop column card_file_id;
