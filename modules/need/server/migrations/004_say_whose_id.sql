comment on column need.need.recording_id is 'id of file';
comment on column need.need.raised_by is 'id of person';
comment on column need.said.recording_id is 'id of file';
comment on column need.said.said_by is 'id of person';
