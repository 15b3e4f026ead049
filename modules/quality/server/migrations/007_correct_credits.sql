-- What a decision corrected beside the minutes: the kind of the service, and what it brings to who helped.
alter table quality.decision add column category_before text, add column category_after text, add column credits_before int check (credits_before >= 0), add column credits_after int check (credits_after >= 0),
  add constraint category_whole check ((category_before is null) = (category_after is null)), add constraint credits_whole check ((credits_before is null) = (credits_after is null));
