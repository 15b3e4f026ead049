comment on column mobilisation.callout.recording_id is 'id of file';
