create schema recognition;
grant usage on schema recognition to huying_app;

-- Versions are only ever added: how a sentence was understood years ago can be looked up with the lexicon that understood it.
create table recognition.lexicon_version (
  tenant_id int not null,
  version int not null check (version > 0),
  lexicon jsonb not null,
  changed_by text not null,
  changed_at timestamptz not null,
  reason text not null,
  primary key (tenant_id, version)
);
call platform.tenant_table('recognition.lexicon_version', true);
call platform.open_in_tenant('recognition.lexicon_version');

-- What a person made of a sentence. The sentence is sealed: people say what ails them.
create table recognition.correction (
  tenant_id int not null,
  id uuid not null,
  need_id text not null,
  sealed_text bytea not null,
  before jsonb not null,
  after jsonb not null,
  corrected_by text not null,
  corrected_at timestamptz not null,
  primary key (tenant_id, id)
);
call platform.tenant_table('recognition.correction', true);
call platform.open_in_tenant('recognition.correction');
create index correction_by_time on recognition.correction (tenant_id, corrected_at desc);

-- Every model that was trained; the newest that was taken is in force.
create table recognition.model (
  tenant_id int not null,
  version int not null check (version > 0),
  stored jsonb not null,
  corrections int not null check (corrections >= 0),
  taken boolean not null,
  trained_by text not null,
  trained_at timestamptz not null,
  primary key (tenant_id, version)
);
call platform.tenant_table('recognition.model', true);
call platform.open_in_tenant('recognition.model');
