-- What who was rated answered may be reported: it is hidden until it is decided.
alter table quality.grievance drop constraint grievance_kind_check, add constraint grievance_kind_check check (kind in ('rating', 'service', 'call', 'reply'));
