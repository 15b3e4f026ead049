/** What is spoken becomes a need, is said again and is sent: the same whether a page or a telephone hears it. */
import { isRefusal, type Refusal, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, sql } from '@huying/platform';
import type { GivenOpinion } from '@huying/recognition/contract';
import type { z } from 'zod';
import type { spokenNeed } from '../contract.ts';
import { statesOf } from '../core/decide.ts';
import en from '../web/text/en.json' with { type: 'json' };
import { CATEGORY_WORDS, move, rolesTowards, seek, tellChange, viewsOf, writeTrail } from './chain.ts';
import { correctNeed, learnConfirmed } from './correct.ts';
import { dropNeed } from './drop.ts';
import { type elderFor, raiseNeed, recogniseText } from './raise.ts';
import { clearSendClock, setSendClock, waitsUntil } from './read-back.ts';
import { findNeed, listNeeds, type NeedRow, setSendBy } from './store.ts';

const RECORDING_DAYS = 180;
const keepRecording = (ctx: Context, bytes: Uint8Array, ownerId: string) =>
  ctx.files.put({ bytes, mimeType: 'audio/wav', purpose: 'need-recording', ownerId, deleteAfter: new Date(ctx.now.getTime() + RECORDING_DAYS * 86_400_000) });

type Elder = Exclude<Awaited<ReturnType<typeof elderFor>>, Refusal>;
export interface Utterance {
  readonly wav: Uint8Array | null;
  readonly text: string | null;
  readonly opinion: GivenOpinion | null;
}
export interface Own {
  readonly row: NeedRow;
  readonly roles: ReturnType<typeof rolesTowards>;
}

export async function ownNeed(ctx: Context, id: string): Promise<Own | Refusal<'thing.notFound'>> {
  const row = await findNeed(ctx, id, true);
  const roles = row ? rolesTowards(ctx, row) : [];
  return row && roles.length > 0 ? { row, roles } : refuse('thing.notFound');
}

/** A recording is kept where the elder agreed, and where the voice itself is the need: without it nobody would know what is wanted. */
const keepHeard = (ctx: Context, elder: Pick<Elder, 'id' | 'recordingConsent'>, { wav, text }: Utterance, always = false) =>
  wav && (always || elder.recordingConsent || !text) ? keepRecording(ctx, wav, elder.id) : null;

export async function raiseSpoken(ctx: Context, elder: Elder, said: Utterance & { readonly channel: NeedRow['channel']; readonly spendCredits: boolean; readonly isSpoken?: boolean }) {
  const recordingId = await keepHeard(ctx, elder, said, said.channel === 'sos');
  const recognised = said.text ? await recogniseText(ctx, said.text, said.opinion) : null;
  const { channel, text, spendCredits, isSpoken = false } = said;
  return raiseNeed(ctx, { elder, channel, isSpoken, text, recordingId, recognised, given: {}, dueAt: null, spendCredits });
}

export async function sayAgain(ctx: Context, own: Own, elder: Elder | undefined, said: Utterance & { readonly channel: NeedRow['channel'] }) {
  const recordingId = await keepHeard(ctx, elder ?? { id: own.row.elder_id, recordingConsent: true }, said);
  const recognised = said.text ? await recogniseText(ctx, said.text, said.opinion) : null;
  return correctNeed(ctx, own, { said: { channel: said.channel, text: said.text, recordingId }, recognised, touched: {} });
}

/** Yes, that is what I need. */
export async function sendOwn(ctx: Context, own: Own) {
  const row = await move(ctx, own.row, 'send', own.roles, 'sent');
  if (isRefusal(row)) return row;
  clearSendClock(ctx, row.id);
  await learnConfirmed(ctx, row);
  return seek(ctx, row);
}

/** Not yet: the read-back waits a little longer, within its limits. */
export async function holdOn(ctx: Context, { row }: Own): Promise<NeedRow> {
  const until = row.state === 'heard' ? await waitsUntil(ctx, { raisedAt: row.raised_at, corrections: row.corrections }) : null;
  const waiting = until && row.send_by && until > row.send_by ? await setSendBy(ctx, row, until) : undefined;
  if (waiting && until) setSendClock(ctx, row.id, until);
  return waiting ?? row;
}

export const cancelOwn = (ctx: Context, own: Own, reason: string) => dropNeed(ctx, own, { command: 'cancel', past: 'cancelled', reason });

const ENGLISH: Readonly<Record<string, string>> = en;
type Spoken = z.input<typeof spokenNeed>;

export async function spokenOf(ctx: Context, rows: readonly NeedRow[]): Promise<Spoken[]> {
  const views = await viewsOf(ctx, rows);
  return views.map((view) => {
    const category = view.tags.category[0] as string;
    return { need: view, kind: { zh: CATEGORY_WORDS[category] ?? category, en: ENGLISH[`need.category.${category}`] ?? category } };
  });
}

const MOST_OPEN_SAID = 10;
export const openNeedsOf = async (ctx: Context, elderId: string): Promise<Spoken[]> =>
  spokenOf(ctx, await listNeeds(ctx, { elderId, states: [...statesOf('open'), ...statesOf('active')], limit: MOST_OPEN_SAID }));

/** Sent after the call: once, and only where the elder agreed to being recorded. */
export const addRecording = (ctx: Context, needId: string, wav: Uint8Array): Promise<boolean> =>
  ctx.widen(async () => {
    const row = await findNeed(ctx, needId, true);
    if (!row || row.recording_id !== null) return false;
    const elder = await ctx.call(people.calls.elder, { personId: row.elder_id });
    if (!elder || isRefusal(elder) || !elder.recordingConsent) return false;
    const recordingId = await keepRecording(ctx, wav, row.elder_id);
    await ctx.db.run(sql`update need.need set recording_id = ${recordingId}, changed_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${row.id} and recording_id is null`);
    writeTrail(ctx, row, 'recordingAdded', { recordingId });
    tellChange(ctx, row);
    return true;
  });
