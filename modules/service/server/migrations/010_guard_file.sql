call platform.names_file('service.photo', 'file_id');
