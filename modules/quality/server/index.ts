import { callsOf, defineModule } from '@huying/platform';
import { quality } from '../contract.ts';
import { wake } from './deciding.ts';
import { routes } from './routes.ts';

export { tables } from '../core/tables.ts';

const calls = callsOf(quality, { wake: (ctx, { grievanceId }) => ctx.widen(() => wake(ctx, grievanceId)) });

export default defineModule({ contract: quality, routes, calls, migrations: new URL('./migrations/', import.meta.url) });
