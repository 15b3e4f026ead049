-- Family who follow the elder while the need is open, and those of them who are told at once of what is red: kept here, so that each step is told
-- without asking who they are.
alter table need.need
  add column followers uuid[] not null default '{}',
  add column followers_on_call uuid[] not null default '{}';
