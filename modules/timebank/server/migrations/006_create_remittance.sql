-- Hours that went to another street, or came from one. Each side keeps its own row under the same id; the transfer stands in its own ledger.
create table timebank.remittance (
  tenant_id int not null,
  id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  other_tenant int not null,
  minutes int not null check (minutes > 0),
  reason text not null,
  state text not null check (state in ('sent', 'arrived', 'returned')),
  transfer_id uuid not null,
  -- What brought the hours back, and why they were not taken.
  return_transfer_id uuid,
  returned_why text check (returned_why in ('unknownStreet', 'notAccepted')),
  sent_by text not null,
  at timestamptz not null,
  settled_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, transfer_id) references timebank.transfer (tenant_id, id),
  foreign key (tenant_id, return_transfer_id) references timebank.transfer (tenant_id, id),
  constraint elsewhere check (other_tenant <> tenant_id),
  constraint settled_as_it_says check ((state = 'sent') = (settled_at is null) and (state = 'returned') = (return_transfer_id is not null) and (state = 'returned') = (returned_why is not null)),
  constraint in_has_arrived check (direction = 'out' or state = 'arrived')
);
comment on column timebank.remittance.transfer_id is 'id of transfer';
comment on column timebank.remittance.return_transfer_id is 'id of transfer';
create index remittance_newest on timebank.remittance (tenant_id, at desc, id desc);
create index remittance_from on timebank.remittance (tenant_id, other_tenant, at) where direction = 'in';
call platform.tenant_table('timebank.remittance');
create policy engine on timebank.remittance to huying_app using (platform.is_engine());
