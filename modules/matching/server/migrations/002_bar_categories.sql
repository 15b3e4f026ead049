-- Categories of needs that a volunteer may not be asked for, as their profile says.
alter table matching.helper add column barred text[] not null default '{}';
