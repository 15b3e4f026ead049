-- How many codes were made for a number since when, so that asking again and again is bounded.
alter table platform.sign_in_code
  add column codes int not null default 1,
  add column first_at timestamptz not null default '-infinity';

-- Wrong passwords are counted by number, whether anybody has it or not: a lock must not tell that a number is known.
create table platform.sign_in_attempt (
  phone_index bytea primary key,
  failures int not null,
  locked_until timestamptz,
  at timestamptz not null
);
grant select, insert, update, delete on platform.sign_in_attempt to huying_service;
alter table platform.sign_in drop column failures, drop column locked_until;
