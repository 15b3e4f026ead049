-- Who asks how it was looks for what ended lately.
create index visit_confirmed on service.visit (tenant_id, confirmed_at) where state = 'confirmed';
create index visit_unconfirmed on service.visit (tenant_id, finished_at) where state = 'finished';
