call platform.names_file('volunteering.card', 'file_id');
call platform.names_file('volunteering.qualification', 'evidence_file_id');
