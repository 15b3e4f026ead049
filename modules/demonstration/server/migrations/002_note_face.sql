-- Said where the tests of tenancy read it: the rows have no id of anybody and may be shown to everybody.
comment on table demonstration.face is 'belongs to no tenant: read before signing in';
