-- Whoever offers it said no or nothing, and others are asked: it takes no time of theirs any more.
alter table catalogue.booking add column passed_at timestamptz;
