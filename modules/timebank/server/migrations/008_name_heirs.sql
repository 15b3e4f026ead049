-- Whom somebody names as heir to their hours, among the relatives whom staff have confirmed, and with which part.
alter table timebank.kin add column heir_share int check (heir_share between 1 and 100), add constraint heir_is_confirmed check (heir_share is null or state = 'confirmed');
