/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations f8554a5330b709e3, text c8b77009d9842130
export interface Allowance {
  readonly office_id: number;
  readonly until: Date;
}
