import { refuse } from '@huying/kernel';
import { type CallHandlers, callsOf, defineModule } from '@huying/platform';
import { telephony } from '../contract.ts';
import { forgetJob } from './jobs.ts';
import { personal } from './personal.ts';
import { relayJob } from './relay.ts';
import { readNumber } from '../core/numbers.ts';
import { routes } from './routes.ts';
import { insertNumber, keepLine, numberOr } from './store.ts';

const addTelephones: CallHandlers<typeof telephony>['addTelephones'] = (ctx, { lines, numbers }) =>
  ctx.widen(async () => {
    for (const one of lines) {
      const number = readNumber(one.number);
      if (!number) return refuse('telephony.noNumber', { number: one.number });
      await keepLine(ctx, { number, name: one.name, area_path: one.areaPath, duty: numberOr(one.duty, number) });
    }
    for (const one of numbers) {
      const number = readNumber(one.number);
      if (!number) return refuse('telephony.noNumber', { number: one.number });
      await insertNumber(ctx, { ...one, number });
    }
    return undefined;
  });

export default defineModule({ contract: telephony, routes, calls: callsOf(telephony, { addTelephones }), jobs: [relayJob, forgetJob], personal, migrations: new URL('./migrations/', import.meta.url) });
