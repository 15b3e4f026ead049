-- Whether the engine itself reads is asked once for a statement instead of for each row: the coverage board reads thousands.
alter policy reach on roster.shift using (
  (select platform.is_engine()) or platform.in_reach(area_path) or organisation_id = any ((select platform.my_organisations())::uuid[]));
alter policy reach on roster.turn using (
  (select platform.is_engine()) or platform.in_reach(area_path) or person_id = (select platform.me()) or organisation_id = any ((select platform.my_organisations())::uuid[]));
