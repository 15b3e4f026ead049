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

/** Where the words for the values of a column stand: value `paired` of `{ text: 'mobilisation.tier' }` is the text `mobilisation.tier.paired`. */
export interface ColumnWords {
  readonly text: string;
  /** The values that people choose from, where the column itself lists none. */
  readonly values?: readonly string[];
}
export interface ShippedTable {
  readonly table: DecisionTable;
  /** Names of the facts that the module gives when it asks: a version that reads anything else is refused. */
  readonly facts: readonly string[];
  /** By column, for those that hold codes. */
  readonly words?: Readonly<Record<string, ColumnWords>>;
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

const span = z.object({ from: z.iso.datetime({ offset: true }).meta({ examples: ['2026-05-06T00:00:00+08:00'] }), to: z.iso.datetime({ offset: true }).meta({ examples: ['2026-05-13T00:00:00+08:00'] }) });
const triedTable = decisionTableSchema.meta({
  examples: [{
    name: 'mobilisation.boundary', hitPolicy: 'RULE ORDER', inputs: [{ id: 'urgency', type: 'string' }],
    outputs: [{ id: 'barred', type: 'list' }, { id: 'adultsOnly', type: 'boolean' }, { id: 'code', type: 'string' }], rules: [{ id: 'red', when: ['"red"'], then: ['', 'true', '"adults-only"'] }],
  }],
});
const problem = z.object({
  /** `table.<code>`: see the kernel's `TableProblem`. */
  code: z.string(), /** From the outside in: `['rules', 3, 'when', 0]`. */ at: z.array(z.union([z.string(), z.number()])), severity: z.enum(['error', 'warning']),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

/** A sentence of the module whose table it is: a text key, its facts, and facts that are text keys themselves. */
export const said = z.object({ code: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])), words: z.record(z.string(), z.string()) });
export type Said = z.output<typeof said>;
const pastLine = said.extend({ /** Counted from the beginning of the case. */ afterMinutes: z.number().nullable() });
export type PastLine = z.output<typeof pastLine>;
const figure = z.number().nullable();

/** What a table that is not switched on yet would have done with what really happened, beside the table that holds now. */
export const pastTrial = z.object({
  cases: z.number().int(), /** Whether there were more, which were not tried. */ hasMore: z.boolean(), changed: z.number().int(),
  figures: z.array(z.object({ name: said, /** As it was. */ happened: figure, /** By the table that holds now. */ present: figure, /** By the new one. */ draft: figure })),
  /** Those that would have gone otherwise first; the newest first of each. */
  items: z.array(z.object({
    subject: z.object({ kind: z.string(), id: z.uuid() }), at: z.iso.datetime({ offset: true }), title: z.string(), tags: z.array(said), happened: said,
    isChanged: z.boolean(), present: z.array(pastLine), draft: z.array(pastLine),
  })),
});
export type PastTrial = z.output<typeof pastTrial>;
/** What a module needs to try a table of its own on the past. */
export interface PastQuestion {
  readonly present: DecisionTable;
  readonly draft: DecisionTable;
  readonly from: Date;
  readonly to: Date;
}

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
      out: z.object({
        default: decisionTableSchema, /** Names that cells and outputs may read. */ facts: z.array(z.string()), /** 0 when the default holds. */ holds: z.number().int(), versions: z.array(tableVersion),
        /** By column: where the words of its values stand, and which there are. */
        words: z.record(z.string(), z.object({ text: z.string(), values: z.array(z.string()) })),
        /** Whether it can be tried on what happened. */
        hasPast: z.boolean(),
      }),
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
    check: {
      method: 'POST', path: '/api/tables/:name/check', summary: 'What is wrong with a table that is being edited, cell by cell', who: STAFF,
      params: z.object({ name: tableName }), body: z.object({ table: givenTable }), out: z.object({ problems: z.array(problem) }),
    },
    past: {
      method: 'POST', path: '/api/tables/:name/past', summary: 'What a table that is not switched on yet would have done with what happened within my reach', who: STAFF, attemptsPerMinute: 20,
      params: z.object({ name: tableName.meta({ examples: ['mobilisation.boundary'] }) }), body: span.extend({ table: triedTable }), out: pastTrial, refusals: { 'automation.unsound': 422, 'automation.noPast': 422 },
    },
  },
  calls: {
    /** Decides by the version that holds now. Throws for a name that no module ships: our own mistake. */
    decide: { in: z.object({ name: tableName, facts, /** By the version that held then; now where no time is said. */ at: z.iso.datetime({ offset: true }).optional() }), out: decided },
    /** Reads which versions hold, for a command that will ask tables a little later. */
    prepare: { in: z.object({}) },
    table: { in: z.object({ name: tableName }), out: z.object({ table: decisionTableSchema, version: z.number().int() }) },
  },
  events: { changed: z.object({ name: tableName, version: z.number().int() }) },
});
