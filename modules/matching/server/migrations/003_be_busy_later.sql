-- Who took something for a day to come is free until it comes near.
alter table matching.involvement add column busy_from timestamptz;
