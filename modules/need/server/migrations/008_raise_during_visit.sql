-- Whoever helps raises what else is needed, while they are with the elder.
alter table need.need add column visit_id uuid;
