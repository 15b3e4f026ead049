alter table privacy.leaving
  -- own: they asked for it; unused: came in, never became anything and did not come back.
  add column why text not null default 'own' check (why in ('own', 'unused'));
