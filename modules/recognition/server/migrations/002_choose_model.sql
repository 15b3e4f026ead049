-- Which model is in force, and who chose it: a model that was trained changes nothing until somebody switches it on. The newest choice holds;
-- before the first one the newest model that was taken when it was trained does. 0 is the model that ships.
create table recognition.model_choice (
  tenant_id int not null,
  position int not null check (position > 0),
  model int not null check (model >= 0),
  chosen_by text not null,
  chosen_at timestamptz not null,
  reason text not null,
  primary key (tenant_id, position)
);
call platform.tenant_table('recognition.model_choice', true);
call platform.open_in_tenant('recognition.model_choice');
