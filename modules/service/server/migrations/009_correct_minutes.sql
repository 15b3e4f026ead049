-- What a decision corrected: the minutes that stood there first are kept beside.
alter table service.visit add column first_minutes int check (first_minutes >= 0), add column corrected_at timestamptz,
  add constraint corrected_with_former check ((first_minutes is null) or (corrected_at is not null));
