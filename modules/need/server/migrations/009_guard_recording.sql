call platform.names_file('need.need', 'recording_id');
call platform.names_file('need.said', 'recording_id');
