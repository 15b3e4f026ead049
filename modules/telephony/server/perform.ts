/** Does what a call asks for, as the elder or as the engine, and says what came of it. */
import { isRefusal, type PersonId } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import type { GivenOpinion } from '@huying/recognition/contract';
import { service } from '@huying/service/contract';
import { telephony } from '../contract.ts';
import type { Act, Move, Outcome, State } from '../core/dialogue.ts';
import { follow } from '../core/dialogue.ts';
import { beginInbound, endInbound } from './relay.ts';
import { type Call, insertCallback, type LineRow } from './store.ts';
import { finishedBrief, type Language, readBackFacts, type SpokenNeed, statusBrief } from './words.ts';

/** What was said in this step. */
export interface Utterance {
  readonly wav: Uint8Array | null;
  readonly text: string | null;
  readonly opinion: GivenOpinion | null;
}
export interface Step {
  readonly call: Call;
  readonly line: LineRow;
  readonly language: Language;
  readonly said: Utterance;
}

/** More acts than one step can ask for are a mistake of ours. */
const MOST_ACTS = 6;

export async function performAll(ctx: Context, step: Step, first: Move): Promise<Move> {
  let move = first;
  for (let turn = 0; move.act.do !== 'nothing'; turn += 1) {
    if (turn === MOST_ACTS) throw new Error(`a step of a call never ends: ${move.act.do}`);
    move = follow(move, await perform(ctx, step, move.act, move.state));
  }
  return move;
}

async function perform(ctx: Context, step: Step, act: Act, state: State): Promise<Outcome> {
  switch (act.do) {
    case 'look': return look(ctx, step, state);
    case 'raise': return raised(ctx, step, await ctx.call(needContract.calls.raiseSaid, { elderId: state.elderId as PersonId, channel: 'telephone', readsBack: true, ...step.said }));
    case 'again': return raised(ctx, step, await ctx.call(needContract.calls.saidAgain, { needId: state.needId as never, ...step.said }));
    case 'sos': return done(await ctx.call(needContract.calls.raiseSaid, { elderId: state.elderId as PersonId, channel: 'sos', readsBack: false, wav: null, text: whoText(state) }));
    case 'bridge': return bridge(ctx, step, state);
    case 'bridged': return ended(ctx, step, act.answered);
    case 'hold': return done(await ctx.call(needContract.calls.holdOn, { needId: state.needId as never }));
    case 'send': return done(await ctx.call(needContract.calls.sendSaid, { needId: state.needId as never }));
    case 'confirm': return done(await ctx.call(service.calls.confirm, { visitId: state.topicId as never, by: 'telephone' }));
    case 'dispute': return done(await ctx.call(service.calls.dispute, { visitId: state.topicId as never, reason: '电话按键：没有办好' }));
    case 'cancel': return done(await ctx.call(needContract.calls.cancelSaid, { needId: state.topicId as never, reason: '电话按键：不需要了' }));
    case 'desk': return toDesk(ctx, step, act, state);
    default: return { is: 'done' };
  }
}

const done = (answer: unknown): Outcome => ({ is: isRefusal(answer) ? 'refused' : 'done' });

/** Whoever called is one side of the visit: the elder, or whoever goes there. */
async function bridge(ctx: Context, { line }: Step, { visitId, elderId }: State): Promise<Outcome> {
  const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId: visitId as never }));
  if (!visit || isRefusal(visit)) return { is: 'refused' };
  const begun = await beginInbound(ctx, visit, elderId ?? visit.helperId, line);
  return begun ? { is: 'through', ...begun } : { is: 'refused' };
}

async function ended(ctx: Context, { call }: Step, answered: boolean): Promise<Outcome> {
  if (call.state.through) await endInbound(ctx, call.state.through.relayId, answered);
  return { is: 'done' };
}

async function look(ctx: Context, { language }: Step, state: State): Promise<Outcome> {
  const found = await ctx.call(needContract.calls.ofElder, { elderId: state.elderId as PersonId });
  const needs: readonly SpokenNeed[] = isRefusal(found) ? [] : found;
  const finished = needs.map((one) => finishedBrief(one, language)).find((one) => one !== null) ?? null;
  const open = needs.find((one) => one.need.state !== 'finished');
  return { is: 'looked', finished, open: open ? statusBrief(open, language, ctx.now) : null };
}

function raised(ctx: Context, { language, said }: Step, answer: unknown): Outcome {
  if (isRefusal(answer)) return { is: 'refused' };
  const one = answer as SpokenNeed;
  const { need } = one;
  if (need.state === 'heard') return { is: 'heard', needId: need.id, facts: readBackFacts(one, language, ctx.now) };
  return { is: 'sought', needId: need.id, isRed: need.tags.urgency === 'red' || need.suspectedRed, hasWords: said.text !== null };
}

/** Whoever called did not say which of several in the household they are: helpers must know that. */
const whoText = ({ elders, at }: State): string | null => (at === 'who' && elders.length > 1 ? `电话求助，没有说是哪一位：${elders.map((one) => one.name).join('、')}` : null);

// The desk ------------------------------------------------------------------------------------------------------------------------------

/** Of what is said to people who ring back. */
export const KEPT_DAYS = 180;
const WORDS = {
  plain: { title: '有电话要回', body: '有人打来电话，要人接着办。请打开看号码和留言。', english: { title: 'A call to return', body: 'Somebody called and waits for a person. Open to see the number and what was said.' } },
  urgent: { title: '紧急：陌生号码求助', body: '有人用没登记的电话按了紧急键。请马上回电话。', english: { title: 'Urgent: help asked from an unknown number', body: 'Somebody pressed the key for help on a number nobody knows. Ring back at once.' } },
} as const;
const LIVES_MINUTES = 120;

/** People go on with it: it waits in the list of whoever takes calls, and they are told. */
async function toDesk(ctx: Context, { call, line, said }: Step, { why, isUrgent }: Extract<Act, { do: 'desk' }>, state: State): Promise<Outcome> {
  return ctx.widen(async () => {
    const recordingId = said.wav ? await ctx.files.put({ bytes: said.wav, mimeType: 'audio/wav', purpose: 'callback-recording', ownerId: null, deleteAfter: new Date(ctx.now.getTime() + KEPT_DAYS * 86_400_000) }) : null;
    const elders = state.elderId ? state.elders.filter((one) => one.id === state.elderId) : state.elders;
    const row = await insertCallback(ctx, { callId: call.id, line: line.number, areaPath: line.area_path, reason: why, isUrgent, said: { number: call.from, text: said.text, elders }, recordingId });
    ctx.trail({ subject: { kind: 'callback', id: row.id }, action: 'telephony.callbackAsked', detail: { reason: why, urgent: isUrgent, recording: recordingId !== null } });
    for (const role of ['desk', 'committee', 'grid', 'street']) ctx.tell([`role:${role}:${line.area_path}`], telephony.notices.changed, { callbackId: row.id, isUrgent, state: row.state });
    const holders = await ctx.call(people.calls.dutyHolders, { roles: ['desk', 'committee'], areaPath: line.area_path });
    const personIds = isRefusal(holders) ? [] : [...new Set(holders.map((one) => one.id))];
    const { english, ...words } = isUrgent ? WORDS.urgent : WORDS.plain;
    if (personIds.length > 0) await ctx.call(notify.calls.send, { personIds, kind: isUrgent ? 'red' : 'assigned', key: `callback/${row.id}`, ...words, english, url: '/desk/callbacks', urgent: isUrgent, minutesToLive: LIVES_MINUTES });
    return { is: 'done' };
  });
}
