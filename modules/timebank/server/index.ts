import { isRefusal, type Refusal } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { people } from '@huying/people/contract';
import { callsOf, defineModule, listen } from '@huying/platform';
import { service } from '@huying/service/contract';
import { timebank } from '../contract.ts';
import { auditLedger } from './audit.ts';
import { remitJob } from './exchange.ts';
import { expireJob } from './expiry.ts';
import { checkVisit, giveBack, takeBack } from './reviews.ts';
import { correctServed, creditHelp, creditVisit, takeBackVisit } from './crediting.ts';
import { grant } from './moves.ts';
import { personal } from './personal.ts';
import { priceFor } from './decisions.ts';
import { accountOfPerson, routes } from './routes.ts';
import { holdFor, releaseHold, releaseHolds, releaseServed, releaseSoon, repriceFor } from './spending.ts';

export { tables } from '../core/tables.ts';
export { auditExchange, auditLedger } from './audit.ts';

const calls = callsOf(timebank, {
  balance: (ctx, { personId }) =>
    ctx.widen(async () => {
      const person = await ctx.call(people.calls.person, { personId });
      return accountOfPerson(ctx, personId, person && !isRefusal(person) ? person.name : '');
    }),
  price: (ctx, { by, category }) => ctx.widen(() => priceFor(ctx, by, category)),
  audit: (ctx) => ctx.widen(() => auditLedger(ctx.db, ctx.tenantId)),
  async grant(ctx, input) {
    const granted = await grant(ctx, input, { mayReach: () => true, isByTable: false });
    if (!isRefusal(granted)) return undefined;
    if (granted.refused === 'timebank.notGranted' || granted.refused === 'timebank.poolTooLittle') throw new Error(`the fund refused what it grants to anybody: ${granted.refused}`);
    return granted as Refusal<'timebank.tooMuch' | 'timebank.notElder'>;
  },
  releaseHold: (ctx, { transferId }) => releaseHold(ctx, transferId),
  checkVisit: (ctx, { visitId }) => checkVisit(ctx, visitId),
  async takeBack(ctx, { visitId, reason }) {
    const taken = await takeBack(ctx, visitId, reason);
    return isRefusal(taken) ? taken : { tookBack: taken.minutes > 0, ...taken };
  },
  async giveBack(ctx, { visitId, reason }) {
    const given = await giveBack(ctx, visitId, reason);
    return isRefusal(given) ? given : { gaveBack: given.minutes > 0, ...given };
  },
  releaseServed: (ctx, { subject }) => releaseServed(ctx, subject),
  correct: (ctx, given) => correctServed(ctx, given),
  creditHelp: async (ctx, help) => ({ minutes: await creditHelp(ctx, help) }),
});

const listeners = [
  listen(needContract.events.raised, (ctx, { need }) => holdFor(ctx, need)),
  listen(needContract.events.corrected, (ctx, { need, before }) => repriceFor(ctx, need, before)),
  listen(needContract.events.cancelled, (ctx, { need }) => releaseHolds(ctx, { kind: 'need', id: need.id }, 'cancelled')),
  listen(needContract.events.confirmed, async (ctx, { need }) => releaseSoon(ctx, need)),
  listen(service.events.confirmed, (ctx, { visit }) => creditVisit(ctx, visit)),
  listen(service.events.disputed, (ctx, { visit }) => takeBackVisit(ctx, visit)),
];

export default defineModule({ contract: timebank, routes, calls, listeners, jobs: [remitJob, expireJob], personal, migrations: new URL('./migrations/', import.meta.url) });
