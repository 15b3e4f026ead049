/** Qualifications: said with evidence, noted by staff, won in a training; accepted, refused, revoked, ended. */
import { addMonths, atLocal, isRefusal, localDate, type Refusal, type RouteInput, refuse, step } from '@huying/kernel';
import { type Context, coversArea, type RouteHandlers } from '@huying/platform';
import { KEEPERS, qualificationLifecycle, volunteering } from '../contract.ts';
import { isPdf, isPicture, pictureType } from './pictures.ts';
import { review } from './review.ts';
import { message, tellChanged, trailOf } from './say.ts';
import { qualificationView } from './views.ts';
import {
  findBySource, findQualification, findVolunteer, insertQualification, listKinds, listQualifications, moveQualification, type NewQualification, putKind, type QualificationRow, setEvidence, type VolunteerRow,
} from './volunteer-store.ts';

type Handlers = Pick<RouteHandlers<typeof volunteering>, 'addQualification' | 'giveQualification' | 'addEvidence' | 'evidence' | 'decideQualification' | 'kinds' | 'putKind'>;
type Given = RouteInput<typeof volunteering.routes.addQualification>['body'];
const MOST_QUALIFICATIONS = 40;
const MOST_KINDS = 60;
const REMIND_DAYS = 30;

export const keeps = (ctx: Context, areaPath: string): boolean => coversArea(ctx.actor, areaPath, ...KEEPERS);

/** Tells when the end is near, while there is time to do something. */
function remindOf(ctx: Context, row: QualificationRow): void {
  const key = `volunteering/remind/${row.id}`;
  const at = row.expires_on ? new Date(atLocal(row.expires_on, '09:00').getTime() - REMIND_DAYS * 86_400_000) : undefined;
  if (row.state === 'valid' && at && at > ctx.now) ctx.timer.set({ key, at, call: volunteering.calls.remind, input: { qualificationId: row.id } });
  else ctx.timer.clear(key);
}

export async function kindWords(ctx: Context, code: string): Promise<{ zh: string; en: string }> {
  const kind = (await listKinds(ctx)).find((one) => one.code === code);
  return { zh: kind?.zh ?? code, en: kind?.en ?? code };
}

async function add(ctx: Context, volunteer: VolunteerRow, given: Given, how: Pick<NewQualification, 'state' | 'source'>): Promise<QualificationRow | Refusal<'volunteering.unknownKind' | 'volunteering.wrongDays' | 'volunteering.tooMany'>> {
  const kind = (await listKinds(ctx)).find((one) => one.code === given.kind);
  if (!kind) return refuse('volunteering.unknownKind');
  const expiresOn = given.expiresOn ?? (kind.validMonths === null ? null : addMonths(given.issuedOn, kind.validMonths));
  const isInsurance = kind.code === 'insurance';
  // An insurance may begin tomorrow; a certificate was given already.
  if ((expiresOn !== null && expiresOn < given.issuedOn) || (!isInsurance && given.issuedOn > localDate(ctx.now))) return refuse('volunteering.wrongDays');
  if ((await listQualifications(ctx, [volunteer.person_id])).length >= MOST_QUALIFICATIONS) return refuse('volunteering.tooMany', { most: MOST_QUALIFICATIONS });
  return insertQualification(ctx, { ...given, ...how, expiresOn, personId: volunteer.person_id, areaPath: volunteer.area_path });
}

/** What follows from a qualification that counts, or counts no more. */
async function after(ctx: Context, row: QualificationRow, action: string, reason?: string): Promise<void> {
  trailOf(ctx, row.person_id, action, { qualificationId: row.id, kind: row.kind, expiresOn: row.expires_on }, reason);
  tellChanged(ctx, row);
  remindOf(ctx, row);
  await ctx.widen(() => review(ctx, row.person_id));
}

/** Seen by the volunteer and by those who keep volunteers there; for all others it is not there. */
async function seen(ctx: Context, id: string, lock = false): Promise<QualificationRow | undefined> {
  const row = await findQualification(ctx, id, lock);
  return row && (row.person_id === ctx.actor.personId || keeps(ctx, row.area_path)) ? row : undefined;
}

export const qualifyingRoutes: Handlers = {
  async addQualification(ctx, { body }) {
    const volunteer = await findVolunteer(ctx, ctx.actor.personId as string);
    if (!volunteer) return refuse('thing.notFound');
    const row = await add(ctx, volunteer, body, { state: 'submitted', source: 'evidence' });
    if (isRefusal(row)) return row;
    trailOf(ctx, row.person_id, 'qualificationSubmitted', { qualificationId: row.id, kind: row.kind });
    tellChanged(ctx, row);
    return qualificationView(ctx, row);
  },
  async giveQualification(ctx, { params, body }) {
    const volunteer = await findVolunteer(ctx, params.personId);
    if (!volunteer || !keeps(ctx, volunteer.area_path)) return refuse('thing.notFound');
    if (volunteer.person_id === ctx.actor.personId) return refuse('volunteering.ownCase');
    const row = await add(ctx, volunteer, body, { state: 'valid', source: 'staff' });
    if (isRefusal(row)) return row;
    await after(ctx, row, 'qualificationGiven');
    await message(ctx, row.person_id, 'qualificationAccepted', { kind: await kindWords(ctx, row.kind) });
    return qualificationView(ctx, row);
  },
  async addEvidence(ctx, { params, body }) {
    const row = await seen(ctx, params.qualificationId, true);
    if (!row) return refuse('thing.notFound');
    if (row.state !== 'submitted') return refuse('lifecycle.notHere', { state: row.state, command: 'addEvidence' });
    if (!isPicture(body) && !isPdf(body)) return refuse('volunteering.notPicture');
    const fileId = await ctx.files.put({ bytes: body, mimeType: pictureType(body), purpose: 'qualification', ownerId: row.person_id });
    await setEvidence(ctx, row.id, fileId);
    trailOf(ctx, row.person_id, 'evidenceAdded', { qualificationId: row.id });
    tellChanged(ctx, row);
    return {};
  },
  async evidence(ctx, { params }) {
    const row = await seen(ctx, params.qualificationId);
    const file = row?.evidence_file_id ? await ctx.files.get(row.evidence_file_id) : undefined;
    if (!row || !file) return refuse('thing.notFound');
    if (row.person_id !== ctx.actor.personId) trailOf(ctx, row.person_id, 'evidenceRead', { qualificationId: row.id });
    return { bytes: file.bytes, mimeType: file.mimeType };
  },
  async decideQualification(ctx, { params, body }) {
    const row = await findQualification(ctx, params.qualificationId, true);
    if (!row || !keeps(ctx, row.area_path)) return refuse('thing.notFound');
    if (row.person_id === ctx.actor.personId) return refuse('volunteering.ownCase');
    if (body.decision !== 'accept' && body.reason.length < 2) return refuse('volunteering.needsReason');
    const decided = step(qualificationLifecycle, { state: row.state, command: body.decision, role: ctx.actor.memberships.map(({ role }) => role) });
    if (isRefusal(decided)) return decided;
    const moved = await moveQualification(ctx, row, decided.to, body.reason || null);
    if (!moved) return refuse('lifecycle.notHere', { state: row.state, command: body.decision });
    const [action, about] = ({ accept: ['qualificationAccepted', 'qualificationAccepted'], refuse: ['qualificationRefused', 'qualificationRefused'], revoke: ['qualificationRevoked', 'qualificationRevoked'] } as const)[body.decision];
    await after(ctx, moved, action, body.reason || undefined);
    await message(ctx, moved.person_id, about, { kind: await kindWords(ctx, moved.kind), reason: body.reason });
    return qualificationView(ctx, moved);
  },
  kinds: async (ctx) => ({ kinds: await listKinds(ctx) }),
  async putKind(ctx, { body }) {
    const known = await listKinds(ctx);
    if (known.length >= MOST_KINDS && !known.some(({ code }) => code === body.code)) return refuse('volunteering.tooMany', { most: MOST_KINDS });
    await putKind(ctx, body);
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'volunteering.kindChanged', detail: { ...body } });
    return { kinds: await listKinds(ctx) };
  },
};

interface Won {
  readonly personId: string;
  readonly kind: string;
  readonly issuer: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly expiresOn: string | null;
  readonly sourceId: string;
}
/** Won in a training: a repeated grant of the same certificate changes nothing. */
export async function grant(ctx: Context, given: Won) {
  const known = await findBySource(ctx, given.sourceId);
  if (known) return { qualificationId: known.id };
  const volunteer = await findVolunteer(ctx, given.personId);
  if (!volunteer) return refuse('thing.notFound');
  const row = await insertQualification(ctx, { ...given, areaPath: volunteer.area_path, state: 'valid', source: 'training' });
  await after(ctx, row, 'qualificationGranted');
  return { qualificationId: row.id };
}

export async function revokeBySource(ctx: Context, sourceId: string, reason: string): Promise<void> {
  const row = await findBySource(ctx, sourceId);
  const moved = row?.state === 'valid' ? await moveQualification(ctx, row, 'revoked', reason) : undefined;
  if (!moved) return;
  await after(ctx, moved, 'qualificationRevoked', reason);
  await message(ctx, moved.person_id, 'qualificationRevoked', { kind: await kindWords(ctx, moved.kind), reason });
}

/** By the clock, thirty days before the end. */
export async function remind(ctx: Context, qualificationId: string): Promise<void> {
  const row = await findQualification(ctx, qualificationId);
  if (row?.state !== 'valid' || !row.expires_on) return;
  // Who has a newer one of the same kind already need not be told.
  const newer = (await listQualifications(ctx, [row.person_id])).some((one) => one.kind === row.kind && one.state === 'valid' && (one.expires_on === null || one.expires_on > (row.expires_on as string)));
  if (!newer) await message(ctx, row.person_id, 'ending', { kind: await kindWords(ctx, row.kind), day: row.expires_on });
}

