/** Recordings that a gateway sends after the call, where it had only words while the call went on: kept once, with the need or with the callback that came of it. */
import { isRefusal, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { needContract } from '@huying/need/contract';
import { type BeforeTools, type Context, prepared, sql } from '@huying/platform';
import { speech } from '@huying/speech/contract';
import { recordingShape, telephony } from '../contract.ts';
import { KEPT_DAYS } from './perform.ts';
import { believed } from './steps.ts';
import { findCall, findLine, numberOr } from './store.ts';

type Answer = { isKept: boolean };
type RecordingRefusal = Refusal<'telephony.unknownLine' | 'telephony.unknownCall' | 'telephony.notSpeech' | 'access.denied' | 'request.invalid'>;

/** The one that waits for a person and has no recording yet. */
async function addToCallback(ctx: Context, callId: string, wav: Uint8Array): Promise<boolean> {
  const row = await ctx.db.row<{ id: string; area_path: string }>(sql`
    select id, area_path from telephony.callback where tenant_id = ${ctx.tenantId} and call_id = ${callId} and state = 'waiting' and recording_id is null for update`);
  if (!row) return false;
  const recordingId = await ctx.files.put({ bytes: wav, mimeType: 'audio/wav', purpose: 'callback-recording', ownerId: null, deleteAfter: new Date(ctx.now.getTime() + KEPT_DAYS * 86_400_000) });
  await ctx.db.run(sql`update telephony.callback set recording_id = ${recordingId} where tenant_id = ${ctx.tenantId} and id = ${row.id}`);
  ctx.trail({ subject: { kind: 'callback', id: row.id }, action: 'telephony.recordingAdded', detail: {} });
  return true;
}

const keep = (ctx: Context, callId: string, wav: Uint8Array): Promise<Answer | RecordingRefusal> =>
  ctx.widen(async () => {
    const call = await findCall(ctx, callId, true);
    if (!call) return refuse('telephony.unknownCall');
    if (await addToCallback(ctx, callId, wav)) return { isKept: true };
    if (call.state.needId === null) return { isKept: false };
    const added = await ctx.call(needContract.calls.addRecording, { needId: call.state.needId as never, wav });
    return isRefusal(added) ? { isKept: false } : added;
  });

async function take(tools: BeforeTools, { body }: RouteInput<typeof telephony.routes.recording>): Promise<Answer | RecordingRefusal> {
  const given = believed(tools, body, recordingShape);
  if (isRefusal(given)) return given;
  const number = numberOr(given.to);
  const line = number ? await tools.run((ctx) => findLine(ctx, number)) : undefined;
  if (!line) return refuse('telephony.unknownLine');
  const wav = Buffer.from(given.wav, 'base64');
  const examined = await tools.slowCall(speech.calls.examine, { wav });
  if (isRefusal(examined)) return refuse('telephony.notSpeech', { why: examined.refused });
  return tools.runFor(line.tenant_id, (ctx) => keep(ctx, given.callId, wav));
}

export const recording = prepared<typeof telephony.routes.recording, Answer>(telephony.routes.recording, { before: take, handle: async (_ctx, _input, answer) => answer });
