call platform.names_file('telephony.callback', 'recording_id');
