alter table people.volunteer
  -- Categories of needs that they may not be asked for, e.g. for want of a certificate.
  add column barred text[] not null default '{}',
  -- Asked for nothing, until that is taken back.
  add column suspended boolean not null default false;
