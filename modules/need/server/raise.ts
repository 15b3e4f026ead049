import { atLocal, type CallOut, fromIso, isDate, isRefusal, type PersonId, type Refusal, refuse } from '@huying/kernel';
import { family } from '@huying/family/contract';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { askedOnce, type BeforeTools, type Context, coversArea, hasRole } from '@huying/platform';
import { type GivenOpinion, type Recognition, recognition } from '@huying/recognition/contract';
import { needContract } from '../contract.ts';
import { decideRaised } from '../core/decide.ts';
import { begin, type Preferred, seek, tellChange, writeTrail } from './chain.ts';
import { tellRed } from './family.ts';
import { setSendClock, waitsUntil } from './read-back.ts';
import { insertNeed, type NeedRow, type Tags, takeNumber, viewOf } from './store.ts';

/** Later than this after it was said, a call counts as late. */
const LATE_MILLISECONDS = 60_000;
/** An old person who presses often is helped, not punished; beyond this many open needs a person looks at it first. */
const MOST_OPEN = 12;

type Elder = NonNullable<CallOut<typeof people.calls.elder>>;

/** Whose need it is: one's own; that of whom one follows as family; anybody's of the area for staff and other systems. */
export async function elderFor(ctx: Context, elderId: string | undefined): Promise<Elder | Refusal<'need.noElder'>> {
  const id = elderId ?? ctx.actor.personId;
  if (!id) return refuse('need.noElder');
  const elder = await ctx.widen(() => ctx.call(people.calls.elder, { personId: id as PersonId }));
  if (!elder || isRefusal(elder)) return refuse('need.noElder');
  const isOwn = id === ctx.actor.personId;
  const isStaff = coversArea(ctx.actor, elder.areaPath, 'desk', 'committee', 'grid', 'street', 'system');
  return isOwn || isStaff || (await follows(ctx, elder.id)) ? elder : refuse('need.noElder');
}

/** Whether the actor is family of this elder by her consent. */
async function follows(ctx: Context, elderId: PersonId): Promise<boolean> {
  const memberId = ctx.actor.personId;
  if (memberId === null || !hasRole(ctx.actor, 'family')) return false;
  const follower = await ctx.call(family.calls.follower, { elderId, memberId });
  return follower !== null && !isRefusal(follower);
}

/** What a call wants to know beside the elder, asked in one go: how much is open, who follows, the number it gets, and what looking for somebody asks first. */
const besideOf = askedOnce((ctx, elderId: PersonId) =>
  ctx.widen(async () => {
    const [counted, followers] = await Promise.all([takeNumber(ctx, elderId), followersOf(ctx, elderId), ctx.call(mobilisation.calls.readAhead, { elderId })]);
    return { ...counted, followers };
  }));

/** The elder of a call that begins: what it wants to know beside is asked at the same time. */
export async function elderCalling(ctx: Context, elderId: string | undefined): Promise<Elder | Refusal<'need.noElder'>> {
  const id = elderId ?? ctx.actor.personId;
  const [elder] = await Promise.all([elderFor(ctx, elderId), id ? besideOf(ctx, id as PersonId) : undefined]);
  return elder;
}

/** Those who follow the elder now. */
async function followersOf(ctx: Context, elderId: PersonId): Promise<Pick<NeedRow, 'followers' | 'followers_on_call'>> {
  const followers = await ctx.call(family.calls.followers, { elderId });
  const known = isRefusal(followers) ? [] : followers;
  return { followers: known.map((one) => one.memberId), followers_on_call: known.filter((one) => one.onCall).map((one) => one.memberId) };
}

export interface Call {
  readonly elder: Elder;
  readonly channel: NeedRow['channel'];
  /** Read back although it came by another channel than voice. */
  readonly isSpoken?: boolean;
  readonly text: string | null;
  readonly recordingId: NeedRow['recording_id'];
  readonly recognised: Recognition | null;
  /** Tags given by touch (tile, desk) go before what was recognised. */
  readonly given: Partial<Tags>;
  readonly dueAt: Date | null;
  readonly spendCredits: boolean;
  /** The visit during which whoever helps raised it. */
  readonly visitId?: string;
  /** Who offers it and is asked first: at once, however far ahead it is. */
  readonly preferred?: Preferred;
  /** Where it is not whoever acts now: who arranged it ahead. */
  readonly raisedBy?: PersonId | null;
}

/** A spoken time as recognised (domain/15 §15.3): `now`, a local date and time, a date (its morning), a recurring day or nothing. */
export function dueAtOf(when: string | null): Date | null {
  if (!when || when === 'now') return null;
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(when)) return fromIso(`${when}:00+08:00`) ?? null;
  // A day that is not in the calendar is no time at all, like any other words.
  return isDate(when) ? atLocal(when, '08:00') : null;
}

const DEFAULT_TAGS: Tags = { category: ['other'], urgency: 'green', when: null, people: 1, sex: null, skills: [] };

/** What was recognised as tags; a helper of the same sex is one of the elder's own. */
export const tagsFrom = (recognised: Recognition, sex: Tags['sex']): Partial<Tags> => ({
  category: recognised.category, urgency: recognised.urgency, when: recognised.when, people: recognised.people, skills: recognised.skills, sex: recognised.sameSex ? sex : null,
});

function tagsOf({ channel, recognised, given, elder }: Call): Tags {
  const read: Partial<Tags> = recognised ? tagsFrom(recognised, elder.sex) : {};
  if (channel === 'sos') return { ...DEFAULT_TAGS, ...read, category: read.category ?? ['health'], ...given, urgency: 'red', when: 'now' };
  return { ...DEFAULT_TAGS, ...read, ...given };
}

export async function raiseNeed(ctx: Context, call: Call): Promise<NeedRow | Refusal<'need.tooMany'>> {
  const { elder, recognised } = call;
  const { open, number, followers } = await besideOf(ctx, elder.id);
  // The number is given away.
  besideOf.forget(ctx);
  if (open >= MOST_OPEN && call.channel !== 'sos') return refuse('need.tooMany', { most: MOST_OPEN });
  const tags = tagsOf(call);
  const touched = call.given.category !== undefined;
  const decided = decideRaised({
    channel: call.channel, ...(call.isSpoken ? { isSpoken: true } : {}), hasText: call.text !== null, urgency: tags.urgency, suspectedRed: recognised?.suspectedRed ?? false,
    abstained: !touched && (recognised?.abstained ?? true),
  });
  const sendBy = decided.state === 'heard' ? await waitsUntil(ctx, { raisedAt: ctx.now, corrections: 0 }) : null;
  const row = insertNeed(ctx, {
    id: ctx.newId(), number, state: decided.state, channel: call.channel, elder_id: elder.id, elder_name: elder.name, area_path: elder.areaPath, home_lng: elder.home.lng,
    home_lat: elder.home.lat, text: call.text, recording_id: call.recordingId, category: tags.category, urgency: tags.urgency, when_said: tags.when,
    called_at: ctx.givenAt && ctx.now.getTime() - ctx.givenAt.getTime() > LATE_MILLISECONDS ? ctx.givenAt : null, people: tags.people, sex: tags.sex, skills: tags.skills, confidence: recognised?.confidence ?? null, needs_tagging: decided.needsTagging,
    suspected_red: (recognised?.suspectedRed ?? false) && tags.urgency !== 'red', spend_credits: call.spendCredits, raised_by: call.raisedBy === undefined ? ctx.actor.personId : call.raisedBy, send_by: sendBy,
    due_at: tags.urgency === 'red' ? null : (call.dueAt ?? dueAtOf(tags.when)), visit_id: (call.visitId ?? null) as NeedRow['visit_id'], ...followers,
  });
  writeTrail(ctx, row, 'raised', {
    channel: row.channel, number: row.number, category: tags.category.join(','), urgency: tags.urgency, confidence: row.confidence, engine: recognised?.engine ?? null,
    suspectedRed: row.suspected_red, recording: row.recording_id !== null, elderId: elder.id, ...(call.visitId ? { visitId: call.visitId } : {}),
  });
  for (const kind of decided.alarms) ctx.tell([`role:desk:${row.area_path}`], needContract.notices.alarm, { needId: row.id, kind });
  tellChange(ctx, row);
  await ctx.emit(needContract.events.raised, { need: viewOf(row) });
  await tellRed(ctx, row, 'began');
  if (sendBy) {
    setSendClock(ctx, row.id, sendBy);
    return row;
  }
  return call.preferred && row.urgency === 'green' ? begin(ctx, row, call.preferred) : seek(ctx, row);
}

/** Reads the tags from text (its times as of when it was said), quickly and inside the command; a language model, where one is connected, was asked before it. */
export async function recogniseText(ctx: Context, text: string, opinion: GivenOpinion | null): Promise<Recognition | null> {
  const answer = await ctx.call(recognition.calls.recognise, { text, now: (ctx.givenAt ?? ctx.now).toISOString(), opinion });
  return isRefusal(answer) ? null : answer;
}

/** What the language model thinks, asked while no transaction is open; null where there is none or it is too slow. */
export async function consider(tools: BeforeTools, text: string | null | undefined): Promise<GivenOpinion | null> {
  if (!text) return null;
  const opinion = await tools.slowCall(recognition.calls.consider, { text, now: (tools.givenAt ?? tools.now).toISOString() });
  return isRefusal(opinion) ? null : opinion;
}
