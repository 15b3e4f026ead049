import { callsOf, defineModule, routesOf } from '@huying/platform';
import { safeguard } from '../contract.ts';
import { providerOf } from './provider.ts';
import { providerRoutes } from './provider-routes.ts';
import { secondFactorCalls, secondFactorRoutes } from './second-factor-routes.ts';

export { secondFactorTables as tables } from '../core/second-factor.ts';

export default defineModule({
  contract: safeguard,
  routes: routesOf(safeguard, { ...secondFactorRoutes, ...providerRoutes }),
  calls: callsOf(safeguard, secondFactorCalls),
  // What is set up by half stops the start instead of the first who signs in.
  prepare: async ({ surroundings }) => void providerOf(surroundings),
  migrations: new URL('./migrations/', import.meta.url),
});
