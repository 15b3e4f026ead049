import { callsOf, defineModule, routesOf } from '@huying/platform';
import { record } from '../contract.ts';
import { exchange } from './exchanging.ts';
import { issuingRoutes } from './issuing.ts';
import { ownRoutes } from './own-routes.ts';
import { check, paper } from './paper-routes.ts';
import { personal } from './personal.ts';

export { tables } from '../core/issuing.ts';
export { checkCode } from './paper-routes.ts';

export default defineModule({ contract: record, routes: routesOf(record, { ...ownRoutes, ...issuingRoutes, paper, check, exchange }), calls: callsOf(record, {}), personal, migrations: new URL('./migrations/', import.meta.url) });
