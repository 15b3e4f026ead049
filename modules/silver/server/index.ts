import { callsOf, defineModule, routesOf } from '@huying/platform';
import { silver } from '../contract.ts';
import { personal } from './personal.ts';
import { lapse, proposalRoutes, suggestPairs } from './proposals.ts';
import { addCards, registerRoutes } from './register.ts';

const calls = callsOf(silver, { lapse: (ctx, { proposalId }) => lapse(ctx, proposalId), addCards, suggestPairs });

export default defineModule({ contract: silver, routes: routesOf(silver, { ...registerRoutes, ...proposalRoutes }), calls, personal, migrations: new URL('./migrations/', import.meta.url) });
