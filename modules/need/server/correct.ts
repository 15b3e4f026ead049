/** A need that is said again, or touched, is corrected: the same need, never another one beside it. */
import { isRefusal, type Refusal, type Role, refuse } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import { type Recognition, recognition } from '@huying/recognition/contract';
import { needContract } from '../contract.ts';
import { decideCorrected } from '../core/decide.ts';
import { move, seek, summaryOfRow, tellChange, writeTrail } from './chain.ts';
import { tellRed } from './family.ts';
import { dueAtOf, tagsFrom } from './raise.ts';
import { clearSendClock, setSendClock, waitsUntil } from './read-back.ts';
import { countSayings, keepSaying, type Said, sayingsOf } from './said.ts';
import { correctRow, type NeedRow, type Tags, tagsOfRow, viewOf } from './store.ts';

/** Evidence is kept of every saying, so their number has a limit; beyond it somebody talks on the telephone. */
const MOST_SAYINGS = 20;
const STAFF: readonly Role[] = ['desk', 'committee', 'grid', 'street'];

export interface Correction {
  /** What was said now; null where it was only touched. */
  readonly said: Said | null;
  readonly recognised: Recognition | null;
  readonly touched: Partial<Tags>;
}

type CorrectRefusal = Refusal<'need.over' | 'need.tooOften' | 'lifecycle.notHere'>;

/** Where the kind is touched, what was understood for another kind no longer counts. */
function touch(tags: Tags, touched: Partial<Tags>): Tags {
  const isOther = touched.category !== undefined && touched.category[0] !== tags.category[0];
  return { ...tags, ...(isOther ? { skills: [] } : {}), ...touched };
}

async function readTags(ctx: Context, row: NeedRow, recognised: Recognition | null): Promise<Partial<Tags>> {
  if (!recognised) return {};
  const elder = await ctx.widen(() => ctx.call(people.calls.elder, { personId: row.elder_id }));
  return tagsFrom(recognised, elder && !isRefusal(elder) ? elder.sex : null);
}

export async function correctNeed(ctx: Context, { row, roles }: { row: NeedRow; roles: readonly Role[] }, { said, recognised, touched }: Correction): Promise<NeedRow | CorrectRefusal> {
  if (row.ended_at) return refuse('need.over');
  const sayings = said ? await countSayings(ctx, row.id) : 0;
  if (sayings >= MOST_SAYINGS) return refuse('need.tooOften', { most: MOST_SAYINGS });
  const before = tagsOfRow(row);
  const decided = decideCorrected({
    before: { urgency: row.urgency, suspectedRed: row.suspected_red, needsTagging: row.needs_tagging }, read: recognised,
    touched: { category: touched.category !== undefined, urgency: touched.urgency }, isUnheard: said !== null && said.text === null, isStaff: roles.some((role) => STAFF.includes(role)),
  });
  const tags = { ...touch({ ...before, ...(await readTags(ctx, row, recognised)) }, touched), urgency: decided.urgency };
  // What is red is for now, whatever day was spoken of.
  if (tags.urgency === 'red') tags.when = 'now';
  const corrections = row.corrections + (row.state === 'heard' ? 1 : 0);
  const sendBy = row.state === 'heard' && !decided.goesNow ? await waitsUntil(ctx, { raisedAt: row.raised_at, corrections }) : null;
  const after = await correctRow(ctx, row, {
    tags, corrections, sendBy, text: said?.text ?? row.text, recordingId: said?.recordingId ?? (said?.channel === 'voice' ? null : row.recording_id),
    confidence: recognised?.confidence ?? row.confidence, dueAt: tags.urgency === 'red' ? null : tags.when === before.when ? row.due_at : dueAtOf(tags.when),
    needsTagging: decided.needsTagging, suspectedRed: decided.suspectedRed,
  });
  if (!after) return refuse('lifecycle.notHere', { state: row.state, command: 'correct' });
  if (said) await keepSaying(ctx, row, { ...said, tags, position: sayings + 1 });
  trailOf(ctx, { row, after, said, sayings });
  // A person's touch says what was meant; what a recogniser made of new words must first be confirmed (`learnConfirmed`).
  if (Object.keys(touched).length > 0 && after.text) await learn(ctx, after, { text: after.text, before, after: tags });
  await tellCorrected(ctx, after, before, decided.alarms);
  return goOn(ctx, after, roles);
}

function trailOf(ctx: Context, { row, after, said, sayings }: { row: NeedRow; after: NeedRow; said: Said | null; sayings: number }): void {
  const changed = {
    category: after.category.join(','), urgency: after.urgency, suspectedRed: after.suspected_red, before: JSON.stringify(tagsOfRow(row)), after: JSON.stringify(tagsOfRow(after)),
  };
  if (!said) writeTrail(ctx, after, 'corrected', changed);
  else writeTrail(ctx, after, 'saidAgain', { ...changed, channel: said.channel, position: sayings + 1, confidence: after.confidence, recordingId: said.recordingId, formerRecordingId: row.recording_id });
}

/** Reads back anew, or lets it go: at once where it is urgent, unheard, or was put off often enough. */
async function goOn(ctx: Context, row: NeedRow, roles: readonly Role[]): Promise<NeedRow | CorrectRefusal> {
  if (row.state === 'heard' && row.send_by) {
    setSendClock(ctx, row.id, row.send_by);
    return row;
  }
  if (row.state !== 'heard') return row.state === 'seeking' && !row.callout_id ? seek(ctx, row) : row;
  clearSendClock(ctx, row.id);
  const sent = await move(ctx, row, 'send', [...roles, 'clock'], 'sentAtOnce');
  return isRefusal(sent) ? refuse('lifecycle.notHere', { state: row.state, command: 'send' }) : seek(ctx, sent);
}

async function tellCorrected(ctx: Context, row: NeedRow, before: Tags, alarms: readonly ('red' | 'suspectedRed' | 'needsTagging')[]): Promise<void> {
  const main = row.category[0] as Tags['category'][number];
  const { callout_id: calloutId } = row;
  if (calloutId) {
    const change = {
      category: main, urgency: row.urgency, skills: row.skills, sex: row.sex, people: row.people, summary: summaryOfRow(row), dueAt: row.due_at?.toISOString() ?? null,
      recordingId: row.recording_id,
    };
    await ctx.widen(() => ctx.call(mobilisation.calls.change, { calloutId, change }));
  }
  for (const kind of alarms) ctx.tell([`role:desk:${row.area_path}`], needContract.notices.alarm, { needId: row.id, kind });
  tellChange(ctx, row);
  if (alarms.includes('red')) await tellRed(ctx, row, 'began');
  await ctx.emit(needContract.events.corrected, { need: viewOf(row), before });
}

const learn = (ctx: Context, row: NeedRow, learned: { text: string; before: Tags; after: Tags }) =>
  ctx.widen(() => ctx.call(recognition.calls.correct, { needId: row.id, ...learned, by: ctx.actor.personId ?? ctx.actor.name }));

const isSameMeaning = (one: Tags, other: Tags) => one.category[0] === other.category[0] && one.urgency === other.urgency && one.when === other.when && one.people === other.people;

/** A yes to what was said again tells what the words that were misunderstood had meant. */
export async function learnConfirmed(ctx: Context, row: NeedRow): Promise<void> {
  const confirmed = tagsOfRow(row);
  const misread = (await sayingsOf(ctx, [row.id])).find((one) => one.text !== null && !isSameMeaning(one.tags, confirmed));
  if (misread?.text) await learn(ctx, row, { text: misread.text, before: misread.tags, after: confirmed });
}
