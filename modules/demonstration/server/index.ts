import { refuse } from '@huying/kernel';
import { callsOf, defineModule, routesOf } from '@huying/platform';
import { demonstration } from '../contract.ts';
import { listFaces } from './store.ts';

export { makeCommunity } from '../core/community.ts';
export { KUIXINGLOU, PLANS } from '../core/plan.ts';
export type { SignIn } from '../core/sign-ins.ts';
export { installDemonstration, refreshDemonstration } from './loading.ts';

const routes = routesOf(demonstration, {
  people: async (ctx) => (ctx.surroundings.demonstration ? { people: await listFaces(ctx) } : refuse('thing.notFound')),
});

export default defineModule({ contract: demonstration, routes, calls: callsOf(demonstration, {}), migrations: new URL('./migrations/', import.meta.url) });
