-- Where it is gone on with once somebody said yes, and who has a part in it and is therefore no second person.
alter table safeguard.request
  add column page text not null default '/desk/approvals',
  add column concerned uuid[] not null default '{}',
  add constraint request_by_no_party check (decided_by is null or not decided_by = any (concerned));
