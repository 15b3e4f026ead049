-- Verified hours are corrected, or taken back to nothing, by somebody else than who helped, with a reason; what was verified first is kept beside them.
alter table activity.enrolment add column first_minutes int check (first_minutes >= 0), add column corrected_at timestamptz, add column corrected_by uuid, add column correction_reason text,
  add constraint corrected_whole check (num_nulls(first_minutes, corrected_at, corrected_by, correction_reason) in (0, 4)),
  add constraint corrects_verified check (corrected_at is null or verified_at is not null),
  add constraint not_own_correction check (corrected_by <> person_id);
