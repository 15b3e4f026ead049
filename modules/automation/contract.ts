/**
 * Decision tables that staff edit: ladders, prices, limits. A module ships its default table and asks by name; the tenant's own version,
 * where one holds at that time, is used instead. Every decision says which version and rows made it.
 *
 * A module gives its defaults as `export const tables: ShippedTables = { 'module.tableName': { table, facts } }` beside its manifest;
 * `apps/server/src/modules.ts` hands them all to `automationModule`.
 */
import { type DecisionTable, decisionTableSchema, defineContract, labelSchema, pageOf, pageQuery } from '@huying/kernel';
import { z } from 'zod';

export const tableName = z.string().regex(/^[a-z][a-z-]*\.[a-z][A-Za-z-]*$/, 'module.tableName').meta({ examples: ['timebank.estimate'] });
const facts = z.record(z.string().max(60), z.unknown()).meta({ examples: [{ category: 'meals' }] });

const givenTable = decisionTableSchema.meta({
  examples: [{
    name: 'timebank.estimate', hitPolicy: 'FIRST', inputs: [{ id: 'category', type: 'string' }], outputs: [{ id: 'minutes', type: 'number' }],
    rules: [{ id: 'usual', when: ['-'], then: ['60'] }],
  }],
});

export interface ShippedTable {
  readonly table: DecisionTable;
  /** Names of the facts that the module gives when it asks: a version that reads anything else is refused. */
  readonly facts: readonly string[];
}
export type ShippedTables = Readonly<Record<string, ShippedTable>>;

export const decided = z.object({
  /** One entry per row that hit (collecting tables) or exactly one. */
  outputs: z.array(z.record(z.string(), z.unknown())),
  hits: z.array(z.string()),
  /** Inputs whose value was not known. */
  unknown: z.array(z.string()),
  /** Version of the tenant's table, 0 for the module's default. */
  version: z.number().int(),
});

export const tableVersion = z.object({
  name: tableName,
  version: z.number().int(),
  table: decisionTableSchema,
  holdsFrom: z.iso.datetime({ offset: true }),
  changedBy: z.string(),
  changedAt: z.iso.datetime({ offset: true }),
  reason: z.string(),
});

const STAFF = ['administrator', 'committee', 'street'] as const;

export const automation = defineContract('automation', {
  routes: {
    tables: {
      method: 'GET', path: '/api/tables', summary: 'Decision tables of the tenant with the version that holds now', who: [...STAFF, 'desk', 'auditor'],
      query: pageQuery, out: pageOf(z.object({ name: tableName, title: labelSchema, version: z.number().int(), changedAt: z.iso.datetime({ offset: true }).nullable() })),
    },
    versions: {
      method: 'GET', path: '/api/tables/:name/versions', summary: 'One decision table with its default and all versions', who: [...STAFF, 'desk', 'auditor'],
      params: z.object({ name: tableName }),
      out: z.object({ default: decisionTableSchema, /** Names that cells and outputs may read. */ facts: z.array(z.string()), /** 0 when the default holds. */ holds: z.number().int(), versions: z.array(tableVersion) }),
    },
    change: {
      method: 'POST', path: '/api/tables/:name/versions', summary: 'Add a version of a decision table that holds from a time', who: STAFF,
      params: z.object({ name: tableName }),
      body: z.object({ table: givenTable, /** Null is at once. */ holdsFrom: z.iso.datetime({ offset: true }).nullable(), reason: z.string().trim().min(2).max(500) }),
      out: tableVersion, refusals: { 'automation.unsound': 422 },
    },
    tryOut: {
      method: 'POST', path: '/api/tables/:name/try', summary: 'Ask a table that is not switched on yet', who: STAFF,
      params: z.object({ name: tableName }), body: z.object({ table: givenTable, facts: z.array(facts).min(1).max(200) }),
      out: z.object({ answers: z.array(decided) }), refusals: { 'automation.unsound': 422 },
    },
  },
  calls: {
    /** Decides by the version that holds now. Throws for a name that no module ships: our own mistake. */
    decide: { in: z.object({ name: tableName, facts }), out: decided },
    table: { in: z.object({ name: tableName }), out: z.object({ table: decisionTableSchema, version: z.number().int() }) },
  },
  events: { changed: z.object({ name: tableName, version: z.number().int() }) },
});
