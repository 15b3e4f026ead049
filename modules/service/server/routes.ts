import { automation } from '@huying/automation/contract';
import { isRefusal, type Refusal, type Role, refuse, step } from '@huying/kernel';
import { mobilisation } from '@huying/mobilisation/contract';
import { people } from '@huying/people/contract';
import { type Context, coversArea, routesOf } from '@huying/platform';
import { type Aspect, service, visitLifecycle } from '../contract.ts';
import { ASPECTS_TABLE, readAspects } from '../core/aspects.ts';
import { mayStillSeeDoor, serviceMinutes } from '../core/sign-in.ts';
import { talkingRoutes } from './talking.ts';
import { addPhoto, aspectsOf, findVisit, listOfHelper, moveVisit, recordOf, setExpected, setRating, setReply, type Visit, type VisitRow, viewOf } from './store.ts';

type Command = keyof typeof visitLifecycle.commands & string;
const STAFF: readonly Role[] = ['desk', 'committee', 'grid', 'street'];
const MOST_PHOTOS = 6;

/** The roles the actor holds towards this visit: as who goes, as who is helped, or as staff of the area. */
function rolesTowards(ctx: Context, row: VisitRow, as: 'helper' | 'helped'): Role[] {
  const mine = ctx.actor.memberships.map((one) => one.role);
  if (as === 'helper') return row.helper_id === ctx.actor.personId ? mine : [];
  if (row.helper_id === ctx.actor.personId) return [];
  if (row.elder_id === ctx.actor.personId) return mine.filter((role) => ['elder', 'family', 'volunteer'].includes(role));
  return coversArea(ctx.actor, row.area_path, ...STAFF) ? mine.filter((role) => STAFF.includes(role)) : [];
}

async function ownVisit(ctx: Context, id: string, as: 'helper' | 'helped'): Promise<{ row: VisitRow; roles: Role[] } | Refusal<'service.notYours'>> {
  const row = await findVisit(ctx, id, true);
  if (!row) return refuse('service.notYours');
  const roles = rolesTowards(ctx, row, as);
  return roles.length > 0 ? { row, roles } : refuse('service.notYours');
}

/** One command of the lifecycle: decided by the table, written guarded by the state that was read, told to everybody concerned. */
async function command(ctx: Context, found: { row: VisitRow; roles: Role[] }, name: Command, set: Parameters<typeof moveVisit>[3], reason?: string) {
  const { row, roles } = found;
  const decided = step(visitLifecycle, { state: row.state, command: name, role: roles });
  if (isRefusal(decided)) return decided;
  const after = await moveVisit(ctx, row, decided.to, set);
  if (!after) return refuse('lifecycle.notHere', { state: row.state, command: name });
  const visit = viewOf(after);
  ctx.trail({
    subject: visit.subject, action: `service.${PAST[name]}`, ...(reason ? { reason } : {}),
    detail: { visitId: row.id, helperId: row.helper_id, minutes: visit.minutes, distanceMetres: (name === 'finish' ? visit.left : visit.arrived)?.distanceMetres ?? null, by: set.confirmedBy },
  });
  tellChange(ctx, after);
  return { row: after, visit };
}
export const PAST: Record<Command, string> = { arrive: 'arrived', finish: 'finished', confirm: 'confirmed', dispute: 'disputed', release: 'released', standDown: 'stoodDown' };

export function tellChange(ctx: Context, row: VisitRow): void {
  const people = [row.helper_id, row.elder_id].filter((id) => id !== null).map((id) => `person:${id}`);
  ctx.tell([...people, `role:desk:${row.area_path}`, ...(row.organisation_id ? [`organisation:${row.organisation_id}`] : [])], service.notices.changed, {
    visitId: row.id, subject: { kind: row.subject_kind, id: row.subject_id }, state: row.state,
  });
}

/** Now, or when it was done while the network was away; never before the step that came first. */
const whenGiven = ({ givenAt, now }: Context, earliest: Date): Date => (givenAt ? new Date(Math.max(givenAt.getTime(), earliest.getTime())) : now);

const isPicture = (bytes: Uint8Array) =>
  (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) || (bytes[0] === 0x89 && bytes[1] === 0x50 && bytes[2] === 0x4e && bytes[3] === 0x47);

async function aspectsFor(ctx: Context, category: string): Promise<Aspect[]> {
  const decided = await ctx.call(automation.calls.decide, { name: ASPECTS_TABLE, facts: { category } });
  return isRefusal(decided) ? [] : readAspects(decided.outputs);
}

export async function confirmVisit(ctx: Context, visitId: string, by: 'touch' | 'voice' | 'telephone' | 'worker') {
  const found = await ownVisit(ctx, visitId, 'helped');
  if (isRefusal(found)) return found;
  const done = await command(ctx, found, 'confirm', { confirmedBy: by });
  if (isRefusal(done)) return done;
  await ctx.emit(service.events.confirmed, { visit: done.visit });
  return done.visit;
}

export async function disputeVisit(ctx: Context, visitId: string, reason: string) {
  const found = await ownVisit(ctx, visitId, 'helped');
  if (isRefusal(found)) return found;
  const done = await command(ctx, found, 'dispute', {}, reason);
  if (isRefusal(done)) return done;
  await ctx.emit(service.events.disputed, { visit: done.visit, reason });
  return done.visit;
}

export const routes = routesOf(service, {
  ...talkingRoutes,
  async errands(ctx, { query }) {
    const isPast = query.past === 'true';
    const [rows, questions, due] = await Promise.all([listOfHelper(ctx, ctx.actor.personId as string, isPast), isPast ? [] : ctx.call(mobilisation.calls.questions, {}), isPast ? [] : ctx.call(mobilisation.calls.dueTimes, {})]);
    const answerBy = new Map<string, string>(isRefusal(questions) ? [] : questions.map((one) => [one.calloutId, one.answerBy]));
    const dueAt = new Map<string, string>(isRefusal(due) ? [] : due.map((one) => [one.calloutId, one.dueAt]));
    const visits = [];
    for (const row of rows) {
      const open = mayStillSeeDoor({ state: row.state, endedAt: row.finished_at }, ctx.now);
      const file = open && row.elder_id ? await ctx.widen(() => ctx.call(people.calls.elder, { personId: row.elder_id as string })) : null;
      const elder = file && !isRefusal(file) ? { name: file.name, address: file.address, home: file.home, phone: file.phoneConsent || row.urgency === 'red' ? file.phone : null, mind: file.mind, photoConsent: file.photoConsent } : null;
      visits.push({ ...viewOf(row), summary: row.summary, urgency: row.urgency, elder, recordingId: open ? row.recording_id : null, answerBy: answerBy.get(row.callout_id) ?? null, dueAt: dueAt.get(row.callout_id) ?? null });
    }
    return { visits };
  },
  async expect(ctx, { params, body }) {
    const found = await ownVisit(ctx, params.visitId, 'helper');
    if (isRefusal(found)) return found;
    const changed = await setExpected(ctx, params.visitId, new Date(ctx.now.getTime() + body.minutes * 60_000));
    if (changed === 0) return refuse('lifecycle.notHere', { state: found.row.state, command: 'expect' });
    const row = (await findVisit(ctx, params.visitId)) as VisitRow;
    ctx.trail({ subject: viewOf(row).subject, action: 'service.expected', detail: { visitId: row.id, minutes: body.minutes } });
    tellChange(ctx, row);
    await ctx.widen(() => ctx.call(mobilisation.calls.notePresence, { calloutId: row.callout_id }));
    await ctx.emit(service.events.expected, { visit: viewOf(row) });
    return viewOf(row);
  },
  async arrive(ctx, { params, body }) {
    const found = await ownVisit(ctx, params.visitId, 'helper');
    if (isRefusal(found)) return found;
    const done = await command(ctx, found, 'arrive', { position: body.position, at: whenGiven(ctx, found.row.started_at) });
    if (isRefusal(done)) return done;
    await ctx.widen(() => ctx.call(mobilisation.calls.notePresence, { calloutId: done.row.callout_id }));
    await ctx.emit(service.events.arrived, { visit: done.visit });
    return done.visit;
  },
  async addPhoto(ctx, { params, body }) {
    const found = await ownVisit(ctx, params.visitId, 'helper');
    if (isRefusal(found)) return found;
    const { row } = found;
    if (row.state !== 'arrived' && row.state !== 'finished') return refuse('lifecycle.notHere', { state: row.state, command: 'addPhoto' });
    if (!isPicture(body)) return refuse('service.notPicture');
    if (row.photos.length >= MOST_PHOTOS) return refuse('service.tooManyPhotos', { most: MOST_PHOTOS });
    const file = row.elder_id ? await ctx.widen(() => ctx.call(people.calls.elder, { personId: row.elder_id as string })) : null;
    if (!file || isRefusal(file) || !file.photoConsent) return refuse('service.noPhotoConsent');
    const mimeType = body[0] === 0xff ? 'image/jpeg' : 'image/png';
    const fileId = await ctx.files.put({ bytes: body, mimeType, purpose: 'visit-photo', ownerId: row.elder_id });
    await addPhoto(ctx, row.id, fileId);
    ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: 'service.photographed', detail: { visitId: row.id, fileId } });
    return { fileId };
  },
  async photo(ctx, { params }) {
    const row = await findVisit(ctx, params.visitId);
    if (!row?.photos.includes(params.fileId)) return refuse('service.notYours');
    const file = await ctx.files.get(params.fileId);
    return file ? { bytes: file.bytes, mimeType: file.mimeType } : refuse('service.notYours');
  },
  async finish(ctx, { params, body }) {
    const found = await ownVisit(ctx, params.visitId, 'helper');
    if (isRefusal(found)) return found;
    const at = whenGiven(ctx, found.row.arrived_at ?? found.row.started_at);
    const minutes = found.row.arrived_at ? serviceMinutes(found.row.arrived_at, at, body.minutes) : 1;
    const done = await command(ctx, found, 'finish', { position: body.position, minutes, note: body.note, at });
    if (isRefusal(done)) return done;
    await ctx.emit(service.events.finished, { visit: done.visit });
    return done.visit;
  },
  confirm: (ctx, { params, body }) => confirmVisit(ctx, params.visitId, body.by),
  dispute: (ctx, { params, body }) => disputeVisit(ctx, params.visitId, body.reason),
  async rate(ctx, { params, body }) {
    const found = await ownVisit(ctx, params.visitId, 'helped');
    if (isRefusal(found)) return found;
    const asked = Object.keys(body.aspects).length > 0 ? await aspectsFor(ctx, found.row.category) : [];
    if (Object.keys(body.aspects).some((one) => !asked.some((other) => other === one))) return refuse('service.notAsked');
    if ((await setRating(ctx, params.visitId, body)) === 0) return refuse('lifecycle.notHere', { state: found.row.state, command: 'rate' });
    const row = (await findVisit(ctx, params.visitId)) as VisitRow;
    const visit: Visit = viewOf(row);
    ctx.trail({ subject: visit.subject, action: 'service.rated', detail: { visitId: row.id, faces: body.faces, aspects: body.aspects } });
    tellChange(ctx, row);
    await ctx.emit(service.events.rated, { visit, rating: { faces: body.faces, words: body.words, at: ctx.now.toISOString() }, before: found.row.faces });
    return visit;
  },
  async aspects(ctx, { params }) {
    const row = await findVisit(ctx, params.visitId);
    return row && rolesTowards(ctx, row, 'helped').length > 0 ? { aspects: await aspectsFor(ctx, row.category) } : refuse('service.notYours');
  },
  async reply(ctx, { params, body }) {
    const found = await ownVisit(ctx, params.visitId, 'helper');
    if (isRefusal(found)) return found;
    if (found.row.faces === null) return refuse('service.notRated');
    if ((await setReply(ctx, params.visitId, body.words)) === 0) return refuse('service.replied');
    const row = (await findVisit(ctx, params.visitId)) as VisitRow;
    ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: 'service.replied', detail: { visitId: row.id } });
    tellChange(ctx, row);
    return viewOf(row);
  },
  async record(ctx) {
    const months = await recordOf(ctx, ctx.actor.personId as string);
    const sum = (pick: (row: (typeof months)[number]) => number) => months.reduce((total, row) => total + pick(row), 0);
    const rated = sum((row) => row.rated);
    return {
      visits: sum((row) => row.visits), minutes: sum((row) => row.minutes), rating: rated === 0 ? null : sum((row) => row.faces ?? 0) / rated,
      aspects: await aspectsOf(ctx, ctx.actor.personId as string), perMonth: months.map(({ month, visits, minutes }) => ({ month, visits, minutes })),
    };
  },
});
