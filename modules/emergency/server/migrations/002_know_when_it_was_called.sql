-- When the elder called, where the call reached us late because the network was away; null where it came at once.
alter table emergency.red_call add column called_at timestamptz;
