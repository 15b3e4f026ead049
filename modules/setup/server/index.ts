import { isRefusal, refuse } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { type BeforeTools, callsOf, defineModule, type Installation, prepared, routesOf, sql, type Surroundings } from '@huying/platform';
import { setup } from '../contract.ts';
import { readOfficeCode } from '../core/codes.ts';
import { foundTenant, planFoundation, type ReadTable } from './founding.ts';
import { endToken, isToken, issueToken } from './token.ts';

export { foundTenant, type Plan, planFoundation } from './founding.ts';
export { endToken as endSetup } from './token.ts';

const { routes } = setup;

/** Nobody has set it up, and it is no demonstration, which fills itself. */
const mayBeOpen = ({ demonstration }: Surroundings) => !demonstration;
const tenants = sql`select from platform.tenant limit 1`;

/** Whoever has no right token learns no more than whether there is anything to set up. */
async function admitted(tools: BeforeTools, token: string) {
  const isOver = !mayBeOpen(tools.surroundings) || (await tools.run((ctx) => ctx.db.row(tenants))) !== undefined;
  if (isOver) return refuse('setup.over');
  return (await isToken(tools.surroundings.dataDir, token)) ? undefined : refuse('setup.wrongToken');
}

const tableReader = (tools: BeforeTools): ReadTable => async (bytes, officeCode) => {
  const listed = await tools.slowCall(place.calls.readList, { bytes, officeCode });
  if (isRefusal(listed) && !listed.refused.startsWith('sheet.')) throw new Error(`reading a list of areas was refused: ${listed.refused}`);
  return listed as Awaited<ReturnType<ReadTable>>;
};

const handlers = routesOf(setup, {
  state: async (ctx) => ({ isOpen: mayBeOpen(ctx.surroundings) && (await ctx.db.row(tenants)) === undefined }),
  areas: prepared(routes.areas, {
    async before(tools, { body }) {
      const no = await admitted(tools, body.token);
      if (no) return no;
      const office = readOfficeCode(body.officeCode);
      return isRefusal(office) ? office : tools.slowCall(place.calls.readList, { bytes: new TextEncoder().encode(body.table), officeCode: office.code });
    },
    handle: async (_ctx, _input, listed) => listed,
  }),
  found: prepared(routes.found, {
    async before(tools, { body: { token, ...wanted } }) {
      const no = await admitted(tools, token);
      if (no) return no;
      const plan = await planFoundation(wanted, tableReader(tools));
      if (isRefusal(plan)) return plan;
      const made = await tools.runFor(plan.tenantId, (ctx) => foundTenant(ctx, plan));
      if (!isRefusal(made)) await endToken(tools.surroundings.dataDir);
      return made;
    },
    handle: async (_ctx, _input, made: { tenantId: number; areas: number }) => made,
  }),
});

/** Gives the token to be printed where the installation waits to be set up. Each start of an empty installation makes a new one. */
export async function openSetup({ config, tenants: list }: Pick<Installation, 'config' | 'tenants'>): Promise<string | undefined> {
  return mayBeOpen(config) && (await list()).length === 0 ? issueToken(config.dataDir) : undefined;
}

export default defineModule({ contract: setup, routes: handlers, calls: callsOf(setup, {}), migrations: new URL('./migrations/', import.meta.url) });
