-- Row-level security asks this of every row that a statement looks at. Without a subquery it becomes part of the statement instead of a call.
create or replace function platform.in_reach(area_path text) returns boolean language sql stable parallel safe
  return coalesce(current_setting('app.reach', true) = '*' or area_path ^@ any (string_to_array(current_setting('app.reach', true), ',')), false);
