import { refuse, toIso } from '@huying/kernel';
import { type Context, routesOf } from '@huying/platform';
import { quality } from '../contract.ts';
import { decidingRoutes } from './deciding.ts';
import { filingRoutes } from './filing.ts';
import { followUpRoutes } from './follow-up.ts';
import { isStaffOf, organisationsOf } from './reach.ts';
import { tellChanged, trailOf } from './say.ts';
import { findGrievance, type GrievanceRow, insertStatement, listGrievances, listOwnGrievances, listStatements } from './store.ts';
import { lineOf, sideOf, viewOf } from './views.ts';

const MOST_STATEMENTS = 20;
/** The cursor is the number of the last one shown. */
const belowOf = (after: string | undefined) => (after !== undefined && /^\d{1,9}$/.test(after) ? Number(after) : undefined);

function pageOfRows<T>(rows: readonly GrievanceRow[], limit: number, show: (row: GrievanceRow) => T) {
  const page = rows.slice(0, limit);
  return { items: page.map(show), next: rows.length > limit ? String(page.at(-1)?.number) : null };
}

/** Seen by its two sides and by staff of the area; for all others it is not there. */
async function seen(ctx: Context, id: string): Promise<GrievanceRow | undefined> {
  const row = await findGrievance(ctx, id);
  return row && (sideOf(ctx, row) !== null || isStaffOf(ctx, row)) ? row : undefined;
}

async function linesOf(ctx: Context, subject: { kind: string; id: string }) {
  return (await ctx.readTrail(subject)).map((line) => ({ ...line, at: toIso(line.at) }));
}

export const routes = routesOf(quality, {
  ...filingRoutes, ...decidingRoutes, ...followUpRoutes,
  async mine(ctx, { query }) {
    const rows = await listOwnGrievances(ctx, organisationsOf(ctx), belowOf(query.after), query.limit + 1);
    return pageOfRows(rows, query.limit, (row) => ({ ...lineOf(row, false), side: sideOf(ctx, row) }));
  },
  async one(ctx, { params }) {
    const row = await seen(ctx, params.grievanceId);
    if (!row) return refuse('thing.notFound');
    if (sideOf(ctx, row) === null) trailOf(ctx, row, 'read');
    return viewOf(ctx, row);
  },
  async evidence(ctx, { params }) {
    const row = await findGrievance(ctx, params.grievanceId);
    if (!row || !isStaffOf(ctx, row)) return refuse('thing.notFound');
    return { need: row.need_id ? await linesOf(ctx, { kind: 'need', id: row.need_id }) : [], grievance: await linesOf(ctx, { kind: 'grievance', id: row.id }) };
  },
  async say(ctx, { params, body }) {
    const row = await findGrievance(ctx, params.grievanceId);
    const side = row && sideOf(ctx, row);
    if (!row || !side) return refuse('thing.notFound');
    if (row.state !== 'submitted' && row.state !== 'appealed') return refuse('lifecycle.notHere', { state: row.state, command: 'say' });
    if ((await listStatements(ctx, row.id)).length >= MOST_STATEMENTS) return refuse('quality.tooMany', { most: MOST_STATEMENTS });
    insertStatement(ctx, row, side, body.words, null);
    trailOf(ctx, row, 'said', { side });
    tellChanged(ctx, row);
    return viewOf(ctx, row);
  },
  async list(ctx, { query }) {
    const rows = await listGrievances(ctx, { show: query.show, kind: query.kind, level: query.level, below: belowOf(query.after), limit: query.limit + 1 });
    return pageOfRows(rows.filter((row) => isStaffOf(ctx, row)), query.limit, (row) => lineOf(row, true));
  },
});
