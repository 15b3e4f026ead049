-- How many codes were made for a number since when, so that asking again and again is bounded.
alter table platform.sign_in_code
  add column codes int not null default 1,
  add column first_at timestamptz not null default '-infinity';
