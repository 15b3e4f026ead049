/** The elder, or family, and whoever helps talk by telephone under the number of the community: only while the errand is open, and with a trace. */
import { randomUUID } from 'node:crypto';
import { asId, type CallOut, isRefusal, maskName, type PersonId, type RouteInput, refuse } from '@huying/kernel';
import { family } from '@huying/family/contract';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { askOutside, type BeforeTools, type Context, type JobDefinition, type Json, openJws, prepared, type RouteHandlers, signJws, type Surroundings } from '@huying/platform';
import { service } from '@huying/service/contract';
import { relayReport, telephony } from '../contract.ts';
import { RING_SECONDS } from '../core/verbs.ts';
import { findRelay, insertRelay, listRelays, moveRelay, type RelayRow, relayView } from './relay-store.ts';
import { type LineRow, listLines, listNumbers } from './store.ts';

type Visit = NonNullable<CallOut<typeof service.calls.visit>>;
interface Side {
  readonly visit: Visit;
  readonly elderId: PersonId;
  readonly side: 'helped' | 'helper';
  readonly areaPath: string;
  readonly elderName: string;
}

const RELAY_JOB = 'telephony:bridge';
/** A bridge that nobody reports on is over by then. */
const RINGS_MILLISECONDS = 120_000;
const MOST_RINGS = 20;
const MOST_TALK_SECONDS = 1_800;
const WAIT_MILLISECONDS = 10_000;

export const isOpen = ({ state }: Pick<Visit, 'state'>): boolean => state === 'going' || state === 'arrived';

/** On which side of the visit the actor stands; undefined for everybody else. */
async function sideOf(ctx: Context, visitId: string): Promise<Side | undefined> {
  const me = ctx.actor.personId;
  const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId: asId<'visit'>(visitId) }));
  if (!visit || isRefusal(visit) || visit.elderId === null || me === null) return undefined;
  const elder = await ctx.call(people.calls.elder, { personId: visit.elderId });
  if (!elder || isRefusal(elder)) return undefined;
  const found = { visit, elderId: visit.elderId, areaPath: elder.areaPath, elderName: elder.name };
  if (visit.helperId === me) return { ...found, side: 'helper' };
  if (visit.elderId === me) return { ...found, side: 'helped' };
  const follower = await ctx.widen(() => ctx.call(family.calls.follower, { elderId: found.elderId, memberId: me }));
  return follower !== null && !isRefusal(follower) ? { ...found, side: 'helped' } : undefined;
}

/** The line of the smallest area that the elder lives in. */
async function lineFor(ctx: Context, areaPath: string): Promise<LineRow | undefined> {
  return (await listLines(ctx)).filter((row) => areaPath === row.area_path || areaPath.startsWith(`${row.area_path}/`) || row.area_path === '').sort((one, other) => other.area_path.length - one.area_path.length)[0];
}

/** By which number somebody is rung up: their own, or the one at the elder's home. */
export async function numberOf(ctx: Context, personId: PersonId): Promise<string | undefined> {
  const card = await ctx.call(people.calls.person, { personId });
  if (card && !isRefusal(card) && card.phone) return card.phone;
  const [noted] = await ctx.widen(() => listNumbers(ctx, { elderId: personId, limit: 1 }));
  return noted && ctx.secrets.open(noted.number_sealed);
}

export function noteRelay(ctx: Context, row: RelayRow): void {
  ctx.trail({ subject: { kind: row.subject_kind, id: row.subject_id }, action: `telephony.relay.${row.state}`, detail: { relayId: row.id, visitId: row.visit_id, by: row.asker_id === row.helper_id ? 'helper' : 'helped', inbound: row.is_inbound, seconds: row.seconds } });
  ctx.tell([...new Set([row.asker_id, row.elder_id, row.helper_id])].map((id) => `person:${id}`), telephony.notices.relayed, { visitId: asId<'visit'>(row.visit_id), state: row.state });
}

/** Whoever called the line is put through: who is rung up is the other side. */
export async function beginInbound(ctx: Context, visit: Visit, askerId: string, line: LineRow): Promise<{ readonly relayId: string; readonly number: string } | undefined> {
  if (visit.elderId === null || !isOpen(visit)) return undefined;
  const number = await numberOf(ctx, askerId === visit.helperId ? visit.elderId : visit.helperId);
  if (number === undefined) return undefined;
  const row = await ctx.widen(() => insertRelay(ctx, {
    visit_id: visit.id, subject_kind: visit.subject.kind, subject_id: visit.subject.id as RelayRow['subject_id'], asker_id: askerId as PersonId, elder_id: visit.elderId as PersonId, helper_id: visit.helperId, area_path: line.area_path, line: line.number, is_inbound: true,
  }));
  noteRelay(ctx, row);
  return { relayId: row.id, number };
}

export async function endInbound(ctx: Context, relayId: string, answered: boolean): Promise<void> {
  const row = await ctx.widen(() => moveRelay(ctx, relayId, answered ? 'ended' : 'failed', null));
  if (row) noteRelay(ctx, row);
}

type Handlers = Pick<RouteHandlers<typeof telephony>, 'relay' | 'ring' | 'relayReport'>;

export const relayRoutes: Handlers = {
  async relay(ctx, { params }) {
    const found = await sideOf(ctx, params.visitId);
    if (!found) return refuse('thing.notFound');
    const [latest] = await ctx.widen(() => listRelays(ctx, found.visit.id));
    const line = ctx.surroundings.environment.TELEPHONE_GATEWAY_KEY ? await lineFor(ctx, found.areaPath) : undefined;
    return { name: maskName(found.side === 'helper' ? found.elderName : found.visit.helperName), line: line?.number ?? null, isOpen: isOpen(found.visit), latest: latest ? relayView(ctx, latest) : null };
  },
  async ring(ctx, { params }) {
    const found = await sideOf(ctx, params.visitId);
    if (!found) return refuse('thing.notFound');
    const { visit, elderId, side } = found;
    if (!isOpen(visit)) return refuse('telephony.relayOver');
    const line = ctx.surroundings.environment.TELEPHONE_GATEWAY_KEY ? await lineFor(ctx, found.areaPath) : undefined;
    if (!line) return refuse('telephony.noRelay');
    const askerId = ctx.actor.personId as PersonId;
    if (!(await numberOf(ctx, askerId)) || !(await numberOf(ctx, side === 'helper' ? elderId : visit.helperId))) return refuse('telephony.noNumberToRing');
    const former = await ctx.widen(() => listRelays(ctx, visit.id));
    if (former.length >= MOST_RINGS) return refuse('telephony.rungEnough', { most: MOST_RINGS });
    if (former.some((row) => row.state !== 'ended' && row.state !== 'failed' && ctx.now.getTime() - row.changed_at.getTime() < RINGS_MILLISECONDS)) return refuse('telephony.ringsAlready');
    const row = await ctx.widen(() => insertRelay(ctx, {
      visit_id: visit.id, subject_kind: visit.subject.kind, subject_id: visit.subject.id as RelayRow['subject_id'], asker_id: askerId, elder_id: elderId, helper_id: visit.helperId, area_path: found.areaPath, line: line.number, is_inbound: false,
    }));
    noteRelay(ctx, row);
    await ctx.job(RELAY_JOB, { tenantId: ctx.tenantId, relayId: row.id }, { key: `relay/${row.id}` });
    return relayView(ctx, row);
  },
  relayReport: prepared(telephony.routes.relayReport, {
    async before(tools: BeforeTools, { body }: RouteInput<typeof telephony.routes.relayReport>) {
      const key = tools.surroundings.environment.TELEPHONE_GATEWAY_KEY;
      const claims = key ? openJws(key, Buffer.from(body).toString('latin1'), { aud: 'huying', now: new Date() }) : undefined;
      const read = claims && relayReport.safeParse(claims);
      if (!read?.success) return refuse('access.denied');
      const [, tenant, relayId] = REF.exec(read.data.callId) ?? [];
      if (!tenant || !relayId) return { isKnown: false };
      const { state, seconds = null } = read.data;
      return tools.runFor(Number(tenant), (ctx) => ctx.widen(async () => {
        const row = await moveRelay(ctx, relayId, state, seconds);
        if (row) noteRelay(ctx, row);
        return { isKnown: row !== undefined || (await findRelay(ctx, relayId)) !== undefined };
      }));
    },
    handle: async (_ctx: Context, _input: unknown, answer: { isKnown: boolean }) => answer,
  }),
};

// The job that asks the gateway -----------------------------------------------------------------------------------------------------------

const REF = /^(\d{1,9})\.([0-9a-f-]{36})$/;
const SAYS = { zh: '您好，这里是呼应，正在给您接通电话，请稍等。', en: 'Hello, this is Huying. We are putting you through, please wait.' } as const;

interface Bridge {
  readonly first: string;
  readonly second: string;
  readonly row: RelayRow;
  readonly language: 'zh' | 'en';
}

/** What the gateway is asked; undefined where it is over by now. */
async function prepare(ctx: Context, relayId: string): Promise<Bridge | undefined> {
  const row = await ctx.widen(() => findRelay(ctx, relayId));
  if (row?.state !== 'asked') return undefined;
  const visit = await ctx.widen(() => ctx.call(service.calls.visit, { visitId: asId<'visit'>(row.visit_id) }));
  const first = await numberOf(ctx, row.asker_id as PersonId);
  const second = await numberOf(ctx, (row.asker_id === row.helper_id ? row.elder_id : row.helper_id) as PersonId);
  if (!visit || isRefusal(visit) || !isOpen(visit) || !first || !second || ctx.now.getTime() - row.asked_at.getTime() > RINGS_MILLISECONDS) {
    const failed = await ctx.widen(() => moveRelay(ctx, relayId, 'failed', null));
    if (failed) noteRelay(ctx, failed);
    return undefined;
  }
  const language = await ctx.call(notify.calls.language, { personId: row.asker_id as PersonId });
  return { first, second, row, language: language === 'en' ? 'en' : 'zh' };
}

/** The status that the gateway answered; undefined where it did not. */
async function askGateway({ environment }: Surroundings, tenantId: number, { first, second, row, language }: Bridge): Promise<number | undefined> {
  const url = `${environment.TELEPHONE_GATEWAY_URL}/bridges`;
  const body = signJws(environment.TELEPHONE_GATEWAY_KEY as string, {
    aud: 'telephone-gateway', iat: Math.floor(Date.now() / 1_000), jti: randomUUID(), callId: `${tenantId}.${row.id}`, first, second, from: row.line, language: language === 'en' ? 'en' : 'zh-CN', say: SAYS[language],
    ringSeconds: RING_SECONDS, mostSeconds: MOST_TALK_SECONDS, ...(environment.PUBLIC_URL ? { reportTo: `${environment.PUBLIC_URL.replace(/\/$/, '')}/api/telephony/relays/reports` } : {}),
  });
  try {
    const { status } = await askOutside({ what: 'telephone gateway', method: 'POST', url }, (trace) => fetch(url, { method: 'POST', headers: { ...trace, 'content-type': 'application/jose' }, body, redirect: 'error', signal: AbortSignal.timeout(WAIT_MILLISECONDS) }));
    return status;
  } catch {
    return undefined;
  }
}

export const relayJob: JobDefinition = {
  name: RELAY_JOB,
  async work({ run, surroundings, log }, payload: Json) {
    const { tenantId, relayId } = payload as { tenantId: number; relayId: string };
    const bridge = await run(tenantId, (ctx) => prepare(ctx, relayId));
    if (!bridge) return;
    const status = await askGateway(surroundings, tenantId, bridge);
    if (status === undefined || status >= 500 || status === 408 || status === 429) throw new Error(`the telephone gateway did not take a bridge: ${status ?? 'no answer'}`);
    // 409: it has this bridge already, from an attempt whose answer we did not hear.
    const isTaken = (status >= 200 && status < 300) || status === 409;
    if (!isTaken) log.error({ status }, 'the telephone gateway refused a bridge');
    await run(tenantId, async (ctx) => {
      const row = await ctx.widen(() => moveRelay(ctx, relayId, isTaken ? 'ringing' : 'failed', null));
      if (row) noteRelay(ctx, row);
    });
  },
};
