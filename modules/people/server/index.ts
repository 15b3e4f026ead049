import { defineModule } from '@huying/platform';
import { people } from '../contract.ts';
import { calls } from './calls.ts';
import { codeJob } from './jobs.ts';
import { personal } from './personal.ts';
import { routes } from './routes.ts';
import { findActor } from './store.ts';

export default defineModule({
  contract: people,
  routes,
  calls,
  jobs: [codeJob],
  identity: { loadActor: ({ db, tenantId }, personId) => findActor(db, tenantId, personId) },
  personal, migrations: new URL('./migrations/', import.meta.url),
});
