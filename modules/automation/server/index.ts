import { type DecisionTable, isRefusal, labelIn, type Refusal, refuse } from '@huying/kernel';
import { askedOnce, type Context, callsOf, defineModule, type ModuleDefinition, routesOf } from '@huying/platform';
import { automation, type ShippedTable, type ShippedTables } from '../contract.ts';
import { fitVersion, holdingAt } from '../core/version.ts';
import { answerOf, drafting, type PastTrials, unsound } from './drafting.ts';
import { addVersion, findTable, type Holding, lastVersion, listHolding, listVersions, type VersionRow } from './store.ts';

/** Compiled versions kept in memory; a version never changes, so its id is key enough. */
const MOST_COMPILED = 500;

/** The module with the tables that all modules ship. A shipped table whose name and key differ does not start. */
export function automationModule(shippedTables: ShippedTables, pastTrials: PastTrials = {}): ModuleDefinition {
  const shipped = new Map(Object.entries(shippedTables));
  for (const name of Object.keys(pastTrials)) if (!shipped.has(name)) throw new Error(`no table ${name} is shipped that could be tried on the past`);
  for (const [name, { table }] of shipped) if (table.name !== name) throw new Error(`the shipped table ${name} calls itself ${table.name}`);
  // One command asks several tables, and some of them often. Which versions held in the past few ask, and it is read each time.
  const holdingNow = askedOnce<'now', Map<string, Holding>>((ctx) => readHolding(ctx));
  const table = holder(shipped, (ctx, at) => (at && at < ctx.now ? readHolding(ctx, at) : holdingNow(ctx, 'now')));
  return defineModule({ contract: automation, routes: routes(shipped, pastTrials, table, holdingNow.forget), calls: calls(table, (ctx) => holdingNow(ctx, 'now')), migrations: new URL('./migrations/', import.meta.url) });
}

const readHolding = async (ctx: Context, at?: Date): Promise<Map<string, Holding>> => new Map((await listHolding(ctx, at)).map((row) => [row.name, row]));

type HoldingTable = (ctx: Context, name: string, at?: Date) => Promise<{ table: DecisionTable; version: number }>;

function holder(shipped: ReadonlyMap<string, ShippedTable>, holdingIn: (ctx: Context, at?: Date) => Promise<Map<string, Holding>>): HoldingTable {
  const compiled = new Map<string, DecisionTable>();
  return async (ctx, name, at) => {
    const own = shipped.get(name);
    if (!own) throw new Error(`no module ships the decision table ${name}`);
    const holding = (await holdingIn(ctx, at)).get(name);
    if (!holding) return { table: own.table, version: 0 };
    const known = compiled.get(holding.id);
    if (known) return { table: known, version: holding.version };
    const fit = fitVersion(name, own, await findTable(ctx, name, holding.version), holding.version);
    if ('problems' in fit) {
      // It was sound when it was stored; a later release reads tables more strictly. The shipped table decides until staff mend theirs.
      ctx.log.error({ table: name, version: holding.version, problems: fit.problems }, 'a stored decision table is no longer sound');
      return { table: own.table, version: 0 };
    }
    if (compiled.size >= MOST_COMPILED) compiled.delete(compiled.keys().next().value as string);
    compiled.set(holding.id, fit.table);
    return { table: fit.table, version: holding.version };
  };
}

const calls = (holdingTable: HoldingTable, holdingIn: (ctx: Context) => Promise<unknown>) =>
  callsOf(automation, {
    async decide(ctx, { name, facts, at }) {
      const { table, version } = await holdingTable(ctx, name, at === undefined ? undefined : new Date(at));
      return answerOf(table, version, facts);
    },
    table: (ctx, { name }) => holdingTable(ctx, name),
    prepare: async (ctx) => void (await holdingIn(ctx)),
  });

const viewOf = (row: VersionRow, table: DecisionTable) => ({
  name: row.name, version: row.version, table, holdsFrom: row.holds_from.toISOString(), changedBy: row.changed_by, changedAt: row.changed_at.toISOString(), reason: row.reason,
});

/** Two who change the same table at once take one number after the other. */
const MOST_ATTEMPTS = 20;

async function addNext(
  ctx: Context, name: string, own: ShippedTable, given: { table: unknown; holdsFrom: Date; reason: string },
): Promise<{ row: VersionRow; table: DecisionTable } | Refusal<'automation.unsound'>> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
    const version = (await lastVersion(ctx, name)) + 1;
    const fit = fitVersion(name, own, given.table, version);
    if ('problems' in fit) return unsound(fit.problems);
    const row = await addVersion(ctx, { id: ctx.newId(), name, version, table: fit.table, holdsFrom: given.holdsFrom, reason: given.reason });
    if (row) return { row, table: fit.table };
  }
  throw new Error(`no number could be taken for the next version of ${name}`);
}

const routes = (shipped: ReadonlyMap<string, ShippedTable>, pastTrials: PastTrials, holdingTable: HoldingTable, forget: (ctx: Context) => void) =>
  routesOf(automation, {
    async tables(ctx, { query }) {
      const names = [...shipped.keys()].sort().filter((name) => !query.after || name > query.after);
      const page = names.slice(0, query.limit);
      const holding = new Map((await listHolding(ctx)).map((row) => [row.name, row]));
      const items = page.map((name) => {
        const held = holding.get(name);
        return { name, title: shipped.get(name)?.table.title ?? name, version: held?.version ?? 0, changedAt: held?.changed_at.toISOString() ?? null };
      });
      return { items, next: names.length > page.length ? (page.at(-1) ?? null) : null };
    },
    async versions(ctx, { params }) {
      const own = shipped.get(params.name);
      if (!own) return refuse('thing.notFound');
      const rows = await listVersions(ctx, params.name);
      const holds = holdingAt(rows.map((row) => ({ version: row.version, holdsFrom: row.holds_from })), ctx.now)?.version ?? 0;
      const words = Object.fromEntries(Object.entries(own.words ?? {}).map(([column, { text, values = [] }]) => [column, { text, values: [...values] }]));
      return { default: own.table, facts: [...own.facts], holds, versions: rows.map((row) => viewOf(row, row.table as DecisionTable)), words, hasPast: pastTrials[params.name] !== undefined };
    },
    async change(ctx, { params, body }) {
      const own = shipped.get(params.name);
      if (!own) return refuse('thing.notFound');
      const holdsFrom = body.holdsFrom ? new Date(body.holdsFrom) : ctx.now;
      // What has been decided stays decided: a version cannot begin to hold in the past.
      if (holdsFrom < ctx.now) return refuse('request.invalid');
      const added = await addNext(ctx, params.name, own, { table: body.table, holdsFrom, reason: body.reason });
      if (isRefusal(added)) return added;
      const { row, table } = added;
      ctx.trail({ subject: { kind: 'table', id: params.name }, action: 'automation.changed', detail: { version: row.version, holdsFrom: holdsFrom.toISOString(), title: labelIn(table.title ?? params.name, 'zh') }, reason: body.reason });
      forget(ctx);
      await ctx.emit(automation.events.changed, { name: params.name, version: row.version });
      return viewOf(row, table);
    },
    ...drafting(shipped, pastTrials, holdingTable),
  });
