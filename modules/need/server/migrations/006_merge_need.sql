-- The need that it is the same as; set when two are made one.
alter table need.need add column merged_into uuid;
comment on column need.need.merged_into is 'id of need';
