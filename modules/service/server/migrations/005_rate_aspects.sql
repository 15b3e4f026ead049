-- What was good and what was not, by aspect: { "punctual": 5 }. Who is paid attention to is found by the faces alone.
alter table service.visit add column aspects jsonb not null default '{}',
  -- Said once by who was rated; hidden while a report of it is looked at, and for ever where that was right.
  add column reply text check (length(reply) <= 300), add column replied_at timestamptz, add column reply_hidden boolean not null default false,
  add constraint visit_reply check ((reply is null) = (replied_at is null));
