create schema catalogue;
grant usage on schema catalogue to huying_app;

create table catalogue.listing (
  tenant_id int not null,
  id uuid not null,
  -- A volunteer, or an organisation.
  provider_id uuid,
  organisation_id uuid,
  -- Where whoever offers it belongs: staff of that area look after it.
  home_path text not null,
  -- For whom it is given: those who live in this area.
  area_path text not null,
  category text not null,
  title text not null check (length(title) between 2 and 40),
  words text not null check (length(words) <= 300),
  -- { "1": [{ "from": "09:00", "to": "11:30" }] }
  week jsonb not null,
  per_week int not null check (per_week between 1 and 50),
  state text not null check (state in ('listed', 'withdrawn', 'suspended', 'ended')),
  reason text,
  -- Whoever offers it may not be asked for it now.
  is_closed boolean not null default false,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  changed_by uuid,
  primary key (tenant_id, id),
  check ((provider_id is null) <> (organisation_id is null)),
  constraint suspended_with_reason check (state <> 'suspended' or reason is not null)
);
call platform.tenant_table('catalogue.listing');
create policy reach on catalogue.listing to huying_app
  using ((select platform.is_engine()) or platform.in_reach(home_path) or provider_id = (select platform.me()) or organisation_id = any ((select platform.my_organisations())::uuid[]));
create index listing_provider on catalogue.listing (tenant_id, provider_id) where provider_id is not null;
comment on column catalogue.listing.provider_id is 'id of person';
comment on column catalogue.listing.organisation_id is 'id of organisation';
comment on column catalogue.listing.changed_by is 'id of person';

-- That a service was asked for; what became of it is the need's to tell.
create table catalogue.booking (
  tenant_id int not null,
  need_id uuid not null,
  listing_id uuid not null,
  elder_id uuid not null,
  asked_by uuid not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  -- Called off.
  ended_at timestamptz,
  primary key (tenant_id, need_id)
);
call platform.tenant_table('catalogue.booking');
create policy reach on catalogue.booking to huying_app
  using ((select platform.is_engine()) or elder_id = (select platform.me()) or asked_by = (select platform.me()));
create index booking_listing on catalogue.booking (tenant_id, listing_id, asked_at desc);
comment on column catalogue.booking.need_id is 'id of need';
comment on column catalogue.booking.listing_id is 'id of listing';
comment on column catalogue.booking.elder_id is 'id of person';
comment on column catalogue.booking.asked_by is 'id of person';
