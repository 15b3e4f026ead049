import { callsOf, defineModule, routesOf } from '@huying/platform';
import { silver } from '../contract.ts';
import { personal } from './personal.ts';
import { lapse, proposalRoutes } from './proposals.ts';
import { registerRoutes } from './register.ts';

const calls = callsOf(silver, { lapse: (ctx, { proposalId }) => lapse(ctx, proposalId) });

export default defineModule({ contract: silver, routes: routesOf(silver, { ...registerRoutes, ...proposalRoutes }), calls, personal, migrations: new URL('./migrations/', import.meta.url) });
