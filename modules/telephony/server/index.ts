import { defineModule } from '@huying/platform';
import { telephony } from '../contract.ts';
import { forgetJob } from './jobs.ts';
import { personal } from './personal.ts';
import { relayJob } from './relay.ts';
import { routes } from './routes.ts';

export default defineModule({ contract: telephony, routes, calls: {}, jobs: [relayJob, forgetJob], personal, migrations: new URL('./migrations/', import.meta.url) });
