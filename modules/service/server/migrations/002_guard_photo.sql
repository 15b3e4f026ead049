-- A photo is seen by whoever sees the visit that it was taken on, and by nobody else.
drop policy everybody on service.photo;
create policy reach on service.photo to huying_app
  using (exists (select from service.visit v where v.tenant_id = photo.tenant_id and v.id = photo.visit_id));
