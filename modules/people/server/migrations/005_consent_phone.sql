-- Whether who comes may see the elder's number. Without it they write to each other on the page of the visit.
alter table people.elder add column phone_consent boolean not null default false;
