/** Acts that take a second person: asking, saying yes or no, and using the yes once. */
import { automation } from '@huying/automation/contract';
import { type Id, isRefusal, later, type PersonId, type Refusal, refuse, step, toIso } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { type CallHandlers, type Context, columnsOf, coversArea, type RouteHandlers, type RowOf, sql } from '@huying/platform';
import { z } from 'zod';
import { ACTS, type RequestView, safeguard } from '../contract.ts';
import { allApprovers, APPROVERS, readRule, requestLifecycle, TWO_PERSONS_TABLE } from '../core/two-persons.ts';
import type * as rows from './rows.ts';

type Act = (typeof ACTS)[number];
const REQUEST = columnsOf<rows.Request>('r').pick(
  'id', 'act', 'facts_sealed', 'size', 'area_path', 'state', 'asked_by', 'asked_name', 'asked_at', 'reason', 'until', 'decided_by', 'decided_name', 'decided_at', 'decided_reason', 'done_at', 'page', 'concerned',
);
type RequestRow = RowOf<typeof REQUEST> & { readonly id: Id<'request'>; readonly act: Act };
type Facts = RequestView['facts'];

const me = (ctx: Context) => ctx.actor.personId as PersonId;
const subjectOf = (id: string) => ({ kind: 'request', id });
const DRAFT_MINUTES = 60;
const MOST_TOLD = 20;
const APPROVALS = '/desk/approvals';

/** The order of keys is nobody's choice: the same content is the same act. */
const written = (value: unknown): string =>
  JSON.stringify(value, (_, one: unknown) => (typeof one === 'object' && one !== null && !Array.isArray(one) ? Object.fromEntries(Object.entries(one).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1))) : one));
const hashOf = (ctx: Context, act: Act, content: unknown): Buffer => ctx.secrets.blindIndex('act', `${act}\0${written(content)}`);

/** Where the act is done: the widest area that the actor has a duty for, which is what a second person must look after too. */
function areaOf(ctx: Context, act: Act): string {
  const own = ctx.actor.memberships.filter((one) => (APPROVERS[act] as readonly string[]).includes(one.role));
  const paths = (own.length > 0 ? own : ctx.actor.memberships).map((one) => one.areaPath);
  return [...paths].sort((a, b) => a.length - b.length)[0] ?? '';
}
const mayApprove = (ctx: Context, row: Pick<RequestRow, 'act' | 'area_path' | 'concerned'>): boolean => !row.concerned.includes(me(ctx)) && coversArea(ctx.actor, row.area_path, ...APPROVERS[row.act]);

const viewOf = (ctx: Context, row: RequestRow): RequestView => ({
  id: row.id, act: row.act, facts: JSON.parse(ctx.secrets.open(row.facts_sealed)) as Facts, size: row.size, areaPath: row.area_path, state: row.state, askedName: row.asked_name, askedAt: toIso(row.asked_at), reason: row.reason, until: toIso(row.until),
  decidedName: row.decided_name, decidedAt: row.decided_at && toIso(row.decided_at), decidedReason: row.decided_reason, doneAt: row.done_at && toIso(row.done_at), page: row.page, isMine: row.asked_by === me(ctx),
  mayDecide: row.state === 'waiting' && row.asked_by !== me(ctx) && mayApprove(ctx, row),
});
const findRequest = (ctx: Context, id: string) => ctx.db.row<RequestRow>(sql`select ${REQUEST} from safeguard.request r where r.tenant_id = ${ctx.tenantId} and r.id = ${id}`);

const draftShape = z.object({ use: z.literal('request'), until: z.number(), personId: z.string(), act: z.enum(ACTS), contentHash: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])), size: z.number(), hours: z.number(), page: z.string(), concerned: z.array(z.string()) });

function tellChanged(ctx: Context, row: Pick<RequestRow, 'id' | 'act' | 'area_path' | 'asked_by'>): void {
  const roles = [...new Set([...APPROVERS[row.act], ...allApprovers])];
  ctx.tell([...roles.map((role) => `role:${role}:${row.area_path}`), `person:${row.asked_by}`], safeguard.notices.requestChanged, { requestId: row.id });
}

/** Writes to those who may say yes; nobody is rung up for it. */
async function tellApprovers(ctx: Context, row: RequestRow): Promise<void> {
  const holders = await ctx.widen(() => ctx.call(people.calls.dutyHolders, { roles: [...APPROVERS[row.act]], areaPath: row.area_path }));
  const personIds = isRefusal(holders) ? [] : [...new Set(holders.map((one) => one.id))].filter((id) => id !== row.asked_by && !row.concerned.includes(id)).slice(0, MOST_TOLD);
  if (personIds.length === 0) return;
  await ctx.call(notify.calls.send, {
    personIds, kind: 'plain', key: `request/${row.id}`, title: '有一件事等您复核', body: `${row.asked_name}：${row.reason}`.slice(0, 200), english: { title: 'Something waits for your second word', body: `${row.asked_name}: ${row.reason}`.slice(0, 200) }, url: APPROVALS, minutesToLive: 1_440,
  });
}
async function tellAsker(ctx: Context, row: RequestRow): Promise<void> {
  const isYes = row.state === 'approved';
  await ctx.call(notify.calls.settle, { key: `request/${row.id}` });
  await ctx.call(notify.calls.send, {
    personIds: [row.asked_by], kind: 'plain', key: `request/${row.id}/answer`, title: isYes ? '您要办的事，第二个人同意了' : '您要办的事，没有被同意', body: `${row.decided_name ?? ''}${row.decided_reason ? `：${row.decided_reason}` : ''}`.slice(0, 200),
    english: { title: isYes ? 'What you asked for was approved' : 'What you asked for was refused', body: `${row.decided_name ?? ''} ${row.decided_reason ?? ''}`.trim().slice(0, 200) }, url: isYes ? row.page : `/${row.page.split('/')[1]}/approvals`, minutesToLive: 1_440,
  });
}

/** Uses up a yes of somebody else for exactly this; whether there was one. */
async function takeYes(ctx: Context, act: Act, contentHash: Buffer): Promise<boolean> {
  const row = await ctx.db.row<{ id: Id<'request'>; area_path: string; asked_by: PersonId }>(sql`
    update safeguard.request set state = 'done', done_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and asked_by = ${me(ctx)} and act = ${act} and content_hash = ${contentHash} and state = 'approved' and until > ${ctx.now}
    returning id, area_path, asked_by`);
  if (!row) return false;
  ctx.timer.clear(`safeguard/request/${row.id}`);
  ctx.trail({ subject: subjectOf(row.id), action: 'safeguard.carriedOut', detail: { act } });
  tellChanged(ctx, { ...row, act });
  return true;
}

export const twoPersonCalls: Pick<CallHandlers<typeof safeguard>, 'permit' | 'expire'> = {
  async permit(ctx, { act, content, size, facts, page = APPROVALS, concerned = [] }) {
    const decided = await ctx.call(automation.calls.decide, { name: TWO_PERSONS_TABLE, facts: { act, size } });
    const { isRequired, hours } = readRule(isRefusal(decided) ? [] : decided.outputs);
    // What the engine or a clock does by rules of its own has nobody to ask.
    if (!isRequired || ctx.actor.kind !== 'person') return;
    const contentHash = hashOf(ctx, act, content);
    if (await takeYes(ctx, act, contentHash)) return;
    const draft: z.output<typeof draftShape> = { use: 'request', until: ctx.now.getTime() + DRAFT_MINUTES * 60_000, personId: me(ctx), act, contentHash: contentHash.toString('base64'), facts, size, hours, page, concerned };
    return refuse('safeguard.needsSecond', { draft: ctx.secrets.seal(JSON.stringify(draft)).toString('base64url') });
  },
  async expire(ctx, { requestId }) {
    await ctx.widen(async () => {
      const row = await ctx.db.row<RequestRow>(sql`
        update safeguard.request r set state = 'over' where r.tenant_id = ${ctx.tenantId} and r.id = ${requestId} and r.state in ('waiting', 'approved') returning ${REQUEST}`);
      if (!row) return;
      ctx.trail({ subject: subjectOf(row.id), action: 'safeguard.requestOver', detail: { act: row.act } });
      tellChanged(ctx, row);
    });
  },
};

function readDraft(ctx: Context, text: string): z.output<typeof draftShape> | undefined {
  try {
    const read = draftShape.safeParse(JSON.parse(ctx.secrets.open(Buffer.from(text, 'base64url'))));
    return read.success && read.data.until > ctx.now.getTime() && read.data.personId === me(ctx) ? read.data : undefined;
  } catch {
    return undefined;
  }
}

type Decided = RequestView | Refusal<'thing.notFound' | 'safeguard.ownRequest' | 'safeguard.needsReason' | 'lifecycle.notHere'>;

async function decideRequest(ctx: Context, id: string, { approves, reason }: { readonly approves: boolean; readonly reason: string | null }): Promise<Decided> {
  const row = await findRequest(ctx, id);
  if (!row || !(mayApprove(ctx, row) || row.asked_by === me(ctx))) return refuse('thing.notFound');
  if (row.asked_by === me(ctx)) return refuse('safeguard.ownRequest');
  if (!approves && reason === null) return refuse('safeguard.needsReason');
  const decided = step(requestLifecycle, { state: row.state, command: approves ? 'approve' : 'refuse', role: ctx.actor.memberships.map((one) => one.role) });
  if (isRefusal(decided)) return refuse('lifecycle.notHere', { state: row.state });
  const changed = await ctx.db.row<RequestRow>(sql`
    update safeguard.request r set state = ${decided.to}, decided_by = ${me(ctx)}, decided_name = ${ctx.actor.name}, decided_at = ${ctx.now}, decided_reason = ${reason}
    where r.tenant_id = ${ctx.tenantId} and r.id = ${id} and r.state = 'waiting' and r.until > ${ctx.now} returning ${REQUEST}`);
  if (!changed) return refuse('lifecycle.notHere', { state: row.state });
  ctx.trail({ subject: subjectOf(id), action: approves ? 'safeguard.approved' : 'safeguard.refused', detail: { act: row.act, askedBy: row.asked_by }, ...(reason ? { reason } : {}) });
  await tellAsker(ctx, changed);
  tellChanged(ctx, changed);
  return viewOf(ctx, changed);
}

export const twoPersonRoutes: Pick<RouteHandlers<typeof safeguard>, 'requests' | 'ask' | 'decide'> = {
  async requests(ctx, { query }) {
    const [at, id] = (query.after ?? '').split(' ');
    if (query.after !== undefined && !(z.iso.datetime({ offset: true }).safeParse(at).success && z.uuid().safeParse(id).success)) return refuse('request.invalid');
    const found = await ctx.db.rows<RequestRow>(sql`
      select ${REQUEST} from safeguard.request r where r.tenant_id = ${ctx.tenantId} and (${query.state ?? null}::text is null or r.state = ${query.state ?? null})
        and (${at || null}::timestamptz is null or (r.asked_at, r.id) < (${at || null}::timestamptz, ${id ?? null}::uuid))
      order by r.asked_at desc, r.id desc limit ${query.limit + 1}`);
    const page = found.slice(0, query.limit);
    const last = found.length > page.length ? page.at(-1) : undefined;
    return { items: page.map((row) => viewOf(ctx, row)), next: last ? `${last.asked_at.toISOString()} ${last.id}` : null };
  },
  async ask(ctx, { body }) {
    const draft = readDraft(ctx, body.draft);
    if (!draft) return refuse('safeguard.draftOver');
    const until = later(ctx.now, draft.hours * 3_600_000);
    const row = await ctx.db.row<RequestRow>(sql`
      insert into safeguard.request as r (tenant_id, id, act, content_hash, facts_sealed, size, area_path, state, asked_by, asked_name, asked_at, reason, until, page, concerned)
      values (${ctx.tenantId}, ${ctx.newId()}, ${draft.act}, ${Buffer.from(draft.contentHash, 'base64')}, ${ctx.secrets.seal(JSON.stringify(draft.facts))}, ${draft.size}, ${areaOf(ctx, draft.act)}, 'waiting', ${me(ctx)}, ${ctx.actor.name}, ${ctx.now}, ${body.reason}, ${until}, ${draft.page}, ${draft.concerned}::uuid[])
      on conflict do nothing returning ${REQUEST}`);
    if (!row) return refuse('safeguard.askedAlready');
    ctx.timer.set({ key: `safeguard/request/${row.id}`, at: until, call: safeguard.calls.expire, input: { requestId: row.id } });
    ctx.trail({ subject: subjectOf(row.id), action: 'safeguard.asked', detail: { act: draft.act, size: draft.size }, reason: body.reason });
    await tellApprovers(ctx, row);
    tellChanged(ctx, row);
    return viewOf(ctx, row);
  },
  decide: (ctx, { params, body }) => decideRequest(ctx, params.requestId, body),
};
