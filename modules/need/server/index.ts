import { family } from '@huying/family/contract';
import { type CallOut, isRefusal, refuse } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people as peopleContract } from '@huying/people/contract';
import { callsOf, type Context, defineModule, listen } from '@huying/platform';
import { service } from '@huying/service/contract';
import { needContract } from '../contract.ts';
import { begin, move, moveByFact, seek } from './chain.ts';
import { dropNeed } from './drop.ts';
import { followFollowers, tellRed } from './family.ts';
import { personal } from './personal.ts';
import { elderCalling, elderFor, raiseNeed, recogniseText } from './raise.ts';
import { routes } from './routes.ts';
import { endSafe } from './safe.ts';
import { addRecording, cancelOwn, holdOn, openNeedsOf, ownNeed, raiseSpoken, sayAgain, sendOwn, spokenOf } from './spoken.ts';
import { findNeed, type NeedRow, noteTier, viewOf } from './store.ts';

type Spoken = CallOut<typeof needContract.calls.raiseSaid>;
const oneSpoken = async (ctx: Context, row: NeedRow): Promise<Spoken> => (await spokenOf(ctx, [row]))[0] as Spoken;

const calls = callsOf(needContract, {
  async raiseSaid(ctx, { elderId, channel, readsBack, ...said }) {
    const elder = await elderCalling(ctx, elderId);
    if (isRefusal(elder)) return elder;
    const row = await raiseSpoken(ctx, elder, { ...said, channel, isSpoken: readsBack, spendCredits: false });
    return isRefusal(row) ? row : oneSpoken(ctx, row);
  },
  async saidAgain(ctx, { needId, ...said }) {
    const found = await ownNeed(ctx, needId);
    if (isRefusal(found)) return refuse('lifecycle.notHere');
    const elder = await elderFor(ctx, found.row.elder_id);
    const row = await sayAgain(ctx, found, isRefusal(elder) ? undefined : elder, { ...said, channel: 'telephone' });
    return isRefusal(row) ? row : oneSpoken(ctx, row);
  },
  addRecording: async (ctx, { needId, wav }) => ({ isKept: await addRecording(ctx, needId, wav) }),
  async holdOn(ctx, { needId }) {
    const found = await ownNeed(ctx, needId);
    if (!isRefusal(found)) await holdOn(ctx, found);
  },
  async sendSaid(ctx, { needId }) {
    const found = await ownNeed(ctx, needId);
    if (isRefusal(found)) return refuse('lifecycle.notHere');
    const row = await sendOwn(ctx, found);
    return isRefusal(row) ? row : oneSpoken(ctx, row);
  },
  async cancelSaid(ctx, { needId, reason }) {
    const found = await ownNeed(ctx, needId);
    if (isRefusal(found)) return refuse('lifecycle.notHere');
    const row = await cancelOwn(ctx, found, reason);
    return isRefusal(row) ? row : oneSpoken(ctx, row);
  },
  ofElder: (ctx, { elderId }) => openNeedsOf(ctx, elderId),
  async sendUnanswered(ctx, { needId }) {
    const row = await findNeed(ctx, needId, true);
    if (row?.state !== 'heard') return;
    const sent = await move(ctx, row, 'send', ['clock'], 'sentUnanswered');
    if (!isRefusal(sent)) await seek(ctx, sent);
  },
  async begin(ctx, { needId }) {
    const row = await findNeed(ctx, needId, true);
    if (row?.state === 'seeking' && !row.callout_id) await begin(ctx, row);
  },
  raiseArranged: (ctx, { elderId, category, text, people, dueAt, raisedBy }) =>
    ctx.widen(async () => {
      const elder = await ctx.call(peopleContract.calls.elder, { personId: elderId });
      if (!elder || isRefusal(elder)) return refuse('need.noElder');
      const row = await raiseNeed(ctx, {
        elder, channel: 'arranged', text, recordingId: null, recognised: null, given: { category: [category], people }, dueAt: new Date(dueAt), spendCredits: false, raisedBy,
      });
      return isRefusal(row) ? row : { needId: row.id };
    }),
  async raiseChosen(ctx, { elderId, category, title, words, dueAt, preferred }) {
    const elder = await elderCalling(ctx, elderId);
    if (isRefusal(elder)) return elder;
    return ctx.widen(async () => {
      const row = await raiseNeed(ctx, {
        elder, channel: 'tile', text: words ? `${title}：${words}` : title, recordingId: null, recognised: words ? await recogniseText(ctx, words, null) : null, given: { category: [category], people: 1 }, dueAt: new Date(dueAt), spendCredits: true, preferred,
      });
      return isRefusal(row) ? row : { needId: row.id };
    });
  },
  endSafe: (ctx, { needId }) => ctx.widen(() => endSafe(ctx, needId)),
  cancelArranged: (ctx, { needId, reason }) =>
    ctx.widen(async () => {
      const row = await findNeed(ctx, needId, true);
      // Over already: there is nothing left to call off.
      if (!row || row.ended_at) return undefined;
      const dropped = await dropNeed(ctx, { row, roles: ['system'] }, { command: 'cancel', past: 'cancelled', reason });
      return isRefusal(dropped) ? dropped : undefined;
    }),
});

/** Follows a fact about a need. */
const follow = async (ctx: Context, subject: { kind: string; id: string }, command: Parameters<typeof moveByFact>[2], past: string, reason?: string): Promise<NeedRow | undefined> =>
  subject.kind === 'need' ? ctx.widen(() => moveByFact(ctx, subject.id, command, past, reason)) : undefined;

const visitsOf = async (ctx: Context, subject: { kind: string; id: string }) => {
  const visits = await ctx.call(service.calls.ofSubject, { subject });
  return isRefusal(visits) ? [] : visits;
};

/** The board finds needs by the tier that has them. */
async function followTier(ctx: Context, subject: { kind: string; id: string }, tier: string): Promise<void> {
  if (subject.kind === 'need') await ctx.widen(async () => noteTier(ctx, subject.id, tier));
}

/** Said again once the member is named who goes, when the need has long been taken. */
async function tellOwned(ctx: Context, subject: { kind: string; id: string }, owner: { readonly personName: string | null }, taken: NeedRow | undefined): Promise<void> {
  const row = taken ?? (subject.kind === 'need' ? await ctx.widen(() => findNeed(ctx, subject.id)) : undefined);
  if (row) await tellRed(ctx, row, 'owned', owner.personName ?? '');
}

const listeners = [
  listen(family.events.followersChanged, (ctx, { elderId, followers }) => followFollowers(ctx, elderId, followers)),
  listen(mobilisation.events.tierStarted, (ctx, { subject, kind }) => followTier(ctx, subject, kind)),
  listen(mobilisation.events.owned, async (ctx, { subject, owner }) => {
    await tellOwned(ctx, subject, owner, await follow(ctx, subject, 'take', 'taken'));
    await followTier(ctx, subject, owner.tier);
  }),
  listen(mobilisation.events.lost, async (ctx, { subject, reason }) => {
    const row = await follow(ctx, subject, 'lose', 'lost', reason);
    if (row) await tellRed(ctx, row, 'lost');
  }),
  listen(service.events.arrived, async (ctx, { visit }) => {
    await follow(ctx, visit.subject, 'arrive', 'served');
  }),
  listen(service.events.finished, async (ctx, { visit }) => {
    const others = (await visitsOf(ctx, visit.subject)).filter((one) => one.state === 'going' || one.state === 'arrived');
    // Two helpers: the need is finished when the last of them is.
    if (others.length > 0) return;
    const calloutId = (await follow(ctx, visit.subject, 'finish', 'finished'))?.callout_id;
    if (calloutId) await ctx.widen(() => ctx.call(mobilisation.calls.end, { calloutId }));
  }),
  listen(service.events.confirmed, async (ctx, { visit }) => {
    const waiting = (await visitsOf(ctx, visit.subject)).filter((one) => ['going', 'arrived', 'finished'].includes(one.state));
    if (waiting.length > 0) return;
    const row = await follow(ctx, visit.subject, 'confirm', 'confirmed');
    if (!row) return;
    await tellRed(ctx, row, 'confirmed');
    await ctx.emit(needContract.events.confirmed, { need: viewOf(row), visit });
  }),
  listen(service.events.disputed, async (ctx, { visit, reason }) => {
    const calloutId = (await follow(ctx, visit.subject, 'reopen', 'reopened', reason))?.callout_id;
    if (calloutId) await ctx.widen(() => ctx.call(mobilisation.calls.reopen, { calloutId, reason }));
  }),
];

export default defineModule({ contract: needContract, routes, calls, listeners, personal, migrations: new URL('./migrations/', import.meta.url) });
