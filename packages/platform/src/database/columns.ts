import { type Statement, sql } from './sql.ts';

/** Columns of a table as a statement reads them. One list is the text and the type of the rows, so that neither can promise what the other does not give. */
export interface Columns<Row> extends Statement {
  /** For the type only; see `RowOf`. */
  readonly row?: Row;
}

export type RowOf<List extends Columns<object>> = NonNullable<List['row']>;

/** `columnsOf<rows.Visit>('v').pick('id', 'state')` stands in a statement as `v."id", v."state"`. */
export const columnsOf = <Table extends object>(alias?: string) => ({
  pick<const Name extends keyof Table & string>(...names: readonly Name[]): Columns<Pick<Table, Name>> {
    const text = names.map((name) => `${alias === undefined ? '' : `${alias}.`}"${name}"`).join(', ');
    return sql([text] as unknown as TemplateStringsArray);
  },
});
