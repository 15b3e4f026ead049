-- Nobody new is put into an area that is closed; who is there stays, and so does everything that names it.
alter table place.area add column closed_at timestamptz;
