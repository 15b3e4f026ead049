-- A sign-in that was kept on the device while the network was away: its time is what the device says.
alter table service.visit add column arrived_late boolean not null default false;
alter table service.visit add column left_late boolean not null default false;
