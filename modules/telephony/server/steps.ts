/** A step of a call: believed when it is signed, taken once, acted upon as the elder who calls. */
import { createHash } from 'node:crypto';
import { asId, isRefusal, type Refusal, type RouteInput, type RouteOut, refuse } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { type BeforeTools, type Context, openJws, prepared } from '@huying/platform';
import { recognition } from '@huying/recognition/contract';
import { service } from '@huying/service/contract';
import { speech } from '@huying/speech/contract';
import type { z } from 'zod';
import { stepShape, type telephony, telephony as contract } from '../contract.ts';
import { begin, decide, type Heard, type Move, type State } from '../core/dialogue.ts';
import { promptOf, verbsOf } from '../core/verbs.ts';
import { performAll, type Utterance } from './perform.ts';
import { type Call, findCall, findLine, findStep, insertCall, insertStep, type LineRow, listNumbers, numberOr, saveCall } from './store.ts';
import { type Language, speak } from './words.ts';

type Given = z.output<typeof stepShape>;
type Answer = RouteOut<typeof telephony.routes.step>;
type StepRefusal = Refusal<'telephony.unknownLine' | 'telephony.stepDiffers' | 'access.denied' | 'request.invalid'>;

const SILENT: Utterance = { wav: null, text: null, opinion: null };
const MOST_HOUSEHOLD = 8;
const MOBILE = /^1[3-9]\d{9}$/;

/** By real time, whatever the installation's clock shows: it is the gateway's as well. */
export function believed<S extends z.ZodType>(tools: BeforeTools, body: Uint8Array, shape: S): z.output<S> | Refusal<'access.denied' | 'request.invalid'> {
  const key = tools.surroundings.environment.TELEPHONE_GATEWAY_KEY;
  const claims = key ? openJws(key, Buffer.from(body).toString('latin1'), { aud: 'huying', now: new Date() }) : undefined;
  if (!claims) return refuse('access.denied');
  const read = shape.safeParse(claims);
  return read.success ? read.data : refuse('request.invalid');
}

const hashOf = (given: Given): Buffer => createHash('sha256').update(JSON.stringify(Object.entries(given).sort(([a], [b]) => (a < b ? -1 : 1)))).digest();

/** What was said, slowly: the recording is listened to, and the words considered. Something that is no speech was not said. */
async function listenTo(tools: BeforeTools, { words, wav }: Given): Promise<Utterance | undefined> {
  const bytes = wav ? Buffer.from(wav, 'base64') : null;
  const examined = bytes ? await tools.slowCall(speech.calls.examine, { wav: bytes }) : null;
  const isSound = examined !== null && !isRefusal(examined);
  const text = (isSound ? examined.text?.trim() : undefined) || words?.trim() || null;
  if (!text && !isSound) return undefined;
  const opinion = text ? await tools.slowCall(recognition.calls.consider, { text, now: tools.now.toISOString() }) : null;
  return { wav: isSound ? bytes : null, text, opinion: isRefusal(opinion) ? null : opinion };
}

function heardOf({ event, digit, answered = false }: Given, said: Utterance | undefined): Heard {
  if (event === 'began') return { is: 'began' };
  if (event === 'pressed') return digit ? { is: 'pressed', digit } : { is: 'silent' };
  if (event === 'dialled') return { is: 'dialled', answered };
  if (event === 'hungUp') return { is: 'hungUp', spoke: said !== undefined };
  return { is: event === 'spoke' && said ? 'spoke' : 'silent' };
}

/** Whose number it is: by their own mobile number, and by the telephones that staff noted. */
async function household(ctx: Context, from: string | null): Promise<State['elders']> {
  if (from === null) return [];
  const own = await ctx.call(people.calls.byPhone, { phone: from });
  const noted = await listNumbers(ctx, { number: from, limit: MOST_HOUSEHOLD });
  const ids = [...new Set([...(isRefusal(own) ? [] : own.map((one) => one.id as string)), ...noted.map((one) => one.elder_id as string)])].sort();
  const standing = ids.length > 0 ? await ctx.call(people.calls.standing, { personIds: ids.map((id) => asId<'person'>(id)) }) : [];
  const active = new Set(isRefusal(standing) ? [] : standing.filter((one) => one.isActive).map((one) => one.personId as string));
  const cards = active.size > 0 ? await ctx.call(people.calls.persons, { personIds: [...active].map((id) => asId<'person'>(id)) }) : [];
  return (isRefusal(cards) ? [] : cards).map(({ id, name }) => ({ id, name })).sort((one, other) => (one.id < other.id ? -1 : 1));
}

/** Where whoever has this number is going, by who is helped there. */
async function errandsOf(ctx: Context, from: string | null): Promise<State['errands']> {
  const helper = from && MOBILE.test(from) ? await ctx.call(people.calls.holderOf, { phone: from }) : null;
  if (!helper || isRefusal(helper)) return [];
  const visits = await ctx.call(service.calls.goingOf, { helperId: helper.id });
  const going = isRefusal(visits) ? [] : visits.filter((visit) => visit.elderId !== null);
  const cards = going.length > 0 ? await ctx.call(people.calls.persons, { personIds: going.map((visit) => visit.elderId as never) }) : [];
  const names = new Map(isRefusal(cards) ? [] : cards.map((card) => [card.id as string, card.name]));
  return going.map((visit) => ({ visitId: visit.id, name: names.get(visit.elderId as string) ?? '' }));
}

type Begun = Pick<Call, 'state' | 'from'>;
/** The call as it stands, or as it begins. */
async function lookAt(ctx: Context, given: Given, line: LineRow): Promise<Begun | undefined> {
  const known = await findCall(ctx, given.callId);
  if (known || given.event !== 'began') return known;
  const from = numberOr(given.from, line.number);
  const elders = await household(ctx, from);
  return { from, state: begin(elders, line.duty !== null, await errandsOf(ctx, from)) };
}

/** The answer that this step has had already. */
async function answered(ctx: Context, given: Given, hash: Buffer): Promise<Answer | StepRefusal | undefined> {
  const row = await findStep(ctx, given.callId, given.step);
  if (!row) return undefined;
  return row.content_hash.equals(hash) ? (JSON.parse(ctx.secrets.open(row.answer_sealed)) as Answer) : refuse('telephony.stepDiffers');
}

interface Taking {
  readonly given: Given;
  readonly line: LineRow;
  readonly hash: Buffer;
  readonly heard: Heard;
  readonly said: Utterance;
  readonly begun: Begun;
}

/** One step in its transaction. Whoever comes second finds the answer of the first. */
async function take(ctx: Context, { given, line, hash, heard, said, begun }: Taking): Promise<Answer | StepRefusal> {
  const call = await ctx.widen(async () => {
    if (given.event === 'began') await insertCall(ctx, given.callId, line, begun);
    return findCall(ctx, given.callId, true);
  });
  if (!call) return refuse('telephony.stepDiffers');
  const had = await ctx.widen(() => answered(ctx, given, hash));
  if (had) return had;
  if (given.step <= call.last_step) return refuse('telephony.stepDiffers');
  const first = decide(call.state, heard);
  const { elderId } = first.state;
  const chosen = elderId === null ? 'zh' : await ctx.call(notify.calls.language, { personId: asId<'person'>(elderId) });
  const language: Language = chosen === 'en' ? 'en' : 'zh';
  const move: Move = await performAll(ctx, { call, line, language, said }, first);
  const text = speak(language, [...move.says, ...promptOf(move.state)]);
  const answer: Answer = { callId: given.callId, step: given.step, language: language === 'en' ? 'en' : 'zh-CN', verbs: verbsOf(move.state, text, { duty: line.duty, line: line.number }) };
  await ctx.widen(async () => {
    await saveCall(ctx, call, given.step, move.state);
    insertStep(ctx, given.callId, given.step, hash, JSON.stringify(answer));
  });
  return answer;
}

async function answerStep(tools: BeforeTools, given: Given): Promise<Answer | StepRefusal> {
  const number = numberOr(given.to);
  const line = number ? await tools.run((ctx) => findLine(ctx, number)) : undefined;
  if (!line) return refuse('telephony.unknownLine');
  const hash = hashOf(given);
  const found = await tools.runFor(line.tenant_id, async (ctx) => ctx.widen(async () => ({ had: await answered(ctx, given, hash), begun: await lookAt(ctx, given, line) })));
  if (found.had) return found.had;
  const { begun } = found;
  if (!begun) return refuse('telephony.stepDiffers');
  const said = given.words !== undefined || given.wav !== undefined ? await listenTo(tools, given) : undefined;
  const taking: Taking = { given, line, hash, heard: heardOf(given, said), said: said ?? SILENT, begun };
  const { elderId } = decide(begun.state, taking.heard).state;
  const as = elderId === null ? undefined : await tools.enterAs({ tenantId: line.tenant_id, personId: asId<'person'>(elderId) }, (ctx) => take(ctx, taking));
  return as ?? tools.runFor(line.tenant_id, (ctx) => take(ctx, taking));
}

export const step = prepared<typeof telephony.routes.step, Answer>(contract.routes.step, {
  async before(tools, { body }: RouteInput<typeof telephony.routes.step>) {
    const given = believed(tools, body, stepShape);
    return isRefusal(given) ? given : answerStep(tools, given);
  },
  handle: async (_ctx, _input, answer) => answer,
});
