import { callsOf, defineModule, routesOf } from '@huying/platform';
import { safeguard } from '../contract.ts';
import { secondFactorCalls, secondFactorRoutes } from './second-factor-routes.ts';

export { secondFactorTables as tables } from '../core/second-factor.ts';

export default defineModule({
  contract: safeguard,
  routes: routesOf(safeguard, secondFactorRoutes),
  calls: callsOf(safeguard, secondFactorCalls),
  migrations: new URL('./migrations/', import.meta.url),
});
