-- When it was said or pressed, where it reached us late because the network was away; null where it came at once.
alter table need.need add column called_at timestamptz;
