-- Help at an activity is looked at beside visits: it is given to nobody alone, and where it was is known as well as the area is.
alter table timebank.credited alter column elder_id drop not null, add column within_metres int not null default 0 check (within_metres >= 0);
alter table timebank.review alter column elder_id drop not null, alter column elder_name drop not null, add constraint elder_whole check ((elder_id is null) = (elder_name is null));
