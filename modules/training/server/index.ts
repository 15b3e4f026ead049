import { callsOf, defineModule, routesOf } from '@huying/platform';
import { training } from '../contract.ts';
import { keeperRoutes } from './keeping.ts';
import { ownRoutes } from './own-routes.ts';
import { personal } from './personal.ts';
import { listCertificatesOf } from './store.ts';
import { certificateView, namesOf } from './views.ts';

const calls = callsOf(training, {
  certificatesOf: (ctx, { personIds }) =>
    ctx.widen(async () => {
      const names = await namesOf(ctx, personIds);
      return (await listCertificatesOf(ctx, personIds)).map((row) => certificateView(row, names));
    }),
});

export default defineModule({ contract: training, routes: routesOf(training, { ...ownRoutes, ...keeperRoutes }), calls, personal, migrations: new URL('./migrations/', import.meta.url) });
