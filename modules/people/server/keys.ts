import { asId, type RouteInput, refuse } from '@huying/kernel';
import { type Context, coversArea } from '@huying/platform';
import { people } from '../contract.ts';

/** Keys for other systems: made, listed and ended by an administrator of the area they reach. */
export const keyRoutes = {
  async keys(ctx: Context) {
    const rows = await ctx.keys.list();
    const own = rows.filter((row) => coversArea(ctx.actor, row.areaPath, 'administrator'));
    return { keys: own.map((row) => ({ ...row, createdAt: row.createdAt.toISOString(), revokedAt: row.revokedAt?.toISOString() ?? null })) };
  },
  async addKey(ctx: Context, { body }: RouteInput<typeof people.routes.addKey>) {
    if (!coversArea(ctx.actor, body.areaPath, 'administrator')) return refuse('access.denied');
    const made = await ctx.keys.make(body.name, body.areaPath);
    ctx.trail({ subject: { kind: 'key', id: made.id }, action: 'people.keyMade', detail: { name: body.name, areaPath: body.areaPath } });
    return { ...made, id: asId<'key'>(made.id) };
  },
  async endKey(ctx: Context, { params }: RouteInput<typeof people.routes.endKey>) {
    const row = (await ctx.keys.list()).find((one) => one.id === params.keyId);
    if (!row || !coversArea(ctx.actor, row.areaPath, 'administrator') || !(await ctx.keys.revoke(row.id))) return refuse('thing.notFound');
    ctx.trail({ subject: { kind: 'key', id: row.id }, action: 'people.keyEnded', detail: { name: row.name } });
    return {};
  },
};
