-- Days on which an organisation is closed, and whether it keeps the public holidays of its community. Who said to be there at any hour meant holidays too.
alter table mobilisation.scope add column keeps_holidays boolean, add column closed_days text[] not null default '{}';
update mobilisation.scope set keeps_holidays = hours is not null;
alter table mobilisation.scope alter column keeps_holidays set not null;
