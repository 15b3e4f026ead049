-- What the first decision took the second may give back.
alter table quality.decision add column gave_back_credits boolean not null default false,
  add constraint gives_back_last check (not gave_back_credits or (instance = 2 and not took_back_credits));
-- Nobody asked in time: it is the street office's too, and told again each time.
alter table quality.follow_up add column level text not null default 'committee' check (level in ('committee', 'street')), add column climbs int not null default 0, add column within_hours double precision not null default 72;
