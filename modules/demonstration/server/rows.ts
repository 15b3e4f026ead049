/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */
// migrations 8faf56510a9ecc3b, text f4168444063d62ce
export interface Face {
  readonly position: number;
  readonly role: string;
  readonly name: string;
  readonly tenant_id: number;
  readonly community: string;
  readonly phone: string;
  readonly page: string | null;
}

export interface Loading {
  readonly tenant_id: number;
  readonly seed: number;
  readonly on_duty: string[];
  readonly loaded_at: Date;
}
