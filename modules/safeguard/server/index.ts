import type { ShippedTables } from '@huying/automation/contract';
import { callsOf, defineModule, routesOf } from '@huying/platform';
import { safeguard } from '../contract.ts';
import { providerTables } from '../core/provider.ts';
import { providerOf } from './provider.ts';
import { providerRoutes } from './provider-routes.ts';
import { secondFactorTables } from '../core/second-factor.ts';
import { twoPersonTables } from '../core/two-persons.ts';
import { personal } from './personal.ts';
import { secondFactorCalls, secondFactorRoutes } from './second-factor-routes.ts';
import { twoPersonCalls, twoPersonRoutes } from './two-persons.ts';

export const tables: ShippedTables = { ...secondFactorTables, ...providerTables, ...twoPersonTables };

export default defineModule({
  contract: safeguard,
  routes: routesOf(safeguard, { ...secondFactorRoutes, ...providerRoutes, ...twoPersonRoutes }),
  calls: callsOf(safeguard, { ...secondFactorCalls, ...twoPersonCalls }),
  // What is set up by half stops the start instead of the first who signs in.
  prepare: async ({ surroundings }) => void providerOf(surroundings),
  personal,
  migrations: new URL('./migrations/', import.meta.url),
});
