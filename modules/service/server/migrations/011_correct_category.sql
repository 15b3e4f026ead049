-- What a decision found to have been done, where it was another kind than stood there first.
alter table service.visit add column first_category text, add constraint first_category_corrected check (first_category is null or corrected_at is not null);
