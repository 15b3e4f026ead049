-- What moved on an account in a month, and how old what somebody owns is.
create index entry_time on timebank.entry (tenant_id, account_id, at) include (minutes);
