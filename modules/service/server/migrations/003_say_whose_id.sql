comment on column service.visit.recording_id is 'id of file';
comment on column service.visit.confirmer_id is 'id of person';
