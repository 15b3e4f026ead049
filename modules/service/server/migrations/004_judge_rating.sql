-- A rating that was appealed: what was given stays, and what holds from then on stands in faces.
alter table service.visit add column judged_at timestamptz, add column given_faces int check (given_faces between 1 and 5);
