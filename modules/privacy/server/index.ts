import { days, fillText, isRefusal, later, type PersonId, refuse, toIso } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { callsOf, type Context, defineModule, type JobDefinition, routesOf, sql } from '@huying/platform';
import { z } from 'zod';
import { LEAVERS, privacy, type Standing } from '../contract.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import { personal } from './personal.ts';
import type * as rows from './rows.ts';

/** Long enough to notice that somebody else pressed it, and to think again; a choice of ours that each street changes. */
const USUAL_WAIT_DAYS = 15;
const MINUTES_TO_LIVE = 2_880;

const me = (ctx: Context): PersonId => ctx.actor.personId as PersonId;
const isByOffice = (ctx: Context): boolean => ctx.actor.memberships.some(({ role }) => !LEAVERS.some((one) => one === role));
const waitDaysOf = (ctx: Context): Promise<number> => ctx.setting('privacy.waitDays', z.number().int().min(1).max(60), USUAL_WAIT_DAYS);
const clockOf = (personId: string): string => `privacy/leave/${personId}`;

const findWaiting = (ctx: Context, personId: string): Promise<Pick<rows.Leaving, 'asked_at' | 'due_at' | 'why'> | undefined> =>
  ctx.db.row(sql`select asked_at, due_at, why from privacy.leaving where tenant_id = ${ctx.tenantId} and person_id = ${personId} and state = 'waiting'`);
const endWaiting = (ctx: Context, personId: string, to: 'stayed' | 'gone'): Promise<number> =>
  ctx.db.run(sql`update privacy.leaving set state = ${to}, ended_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and person_id = ${personId} and state = 'waiting'`);

async function standingOf(ctx: Context): Promise<Standing> {
  const waiting = await findWaiting(ctx, me(ctx));
  return { dueAt: waiting ? toIso(waiting.due_at) : null, why: waiting?.why ?? null, hindrances: isByOffice(ctx) ? [] : await ctx.personal.hindrances(me(ctx)), isByOffice: isByOffice(ctx), waitDays: await waitDaysOf(ctx) };
}

const trailOf = (ctx: Context, personId: PersonId, action: string, detail: Readonly<Record<string, number | string>> = {}) => ctx.trail({ subject: { kind: 'person', id: personId }, action: `privacy.${action}`, detail });

async function message(ctx: Context, personId: PersonId, about: 'leaving' | 'kept' | 'unused', facts: Readonly<Record<string, number>> = {}): Promise<void> {
  const said = (words: Readonly<Record<string, string>>) => ({ title: words[`privacy.message.${about}`] ?? '', body: fillText(words[`privacy.message.${about}.body`] ?? '', facts) });
  await ctx.call(notify.calls.send, { personIds: [personId], key: `privacy/${about}/${personId}`, ...said(zh), english: said(en), url: '/volunteer/me/data', minutesToLive: MINUTES_TO_LIVE });
}

/** False where they are leaving already. */
async function beginLeaving(ctx: Context, personId: PersonId, why: rows.Leaving['why'], dueAt: Date): Promise<boolean> {
  const begun = await ctx.db.run(sql`
    insert into privacy.leaving (tenant_id, id, person_id, state, why, asked_at, due_at) values (${ctx.tenantId}, ${ctx.newId<'leaving'>()}, ${personId}, 'waiting', ${why}, ${ctx.now}, ${dueAt})
    on conflict (tenant_id, person_id) where state = 'waiting' do nothing`);
  if (begun > 0) ctx.timer.set({ key: clockOf(personId), at: dueAt, call: privacy.calls.finish, input: { personId } });
  return begun > 0;
}

const routes = routesOf(privacy, {
  async mine(ctx) {
    const tables = await ctx.personal.collect(me(ctx));
    trailOf(ctx, me(ctx), 'fileTaken', { tables: Object.keys(tables).length });
    const file = { madeAt: toIso(ctx.now), personId: me(ctx), name: ctx.actor.name, roles: [...new Set(ctx.actor.memberships.map(({ role }) => role))], about: zh['privacy.file.about'], tables };
    return { bytes: `${JSON.stringify(file, null, 1)}\n`, mimeType: 'application/json; charset=utf-8', name: `${zh['privacy.file.name']} ${ctx.actor.name}.json` };
  },
  standing: standingOf,
  async leave(ctx) {
    if (isByOffice(ctx)) return refuse('privacy.byOffice');
    if (await findWaiting(ctx, me(ctx))) return standingOf(ctx);
    if ((await ctx.personal.hindrances(me(ctx))).length > 0) return refuse('privacy.hindered');
    const dueAt = later(ctx.now, days(await waitDaysOf(ctx)));
    if (await beginLeaving(ctx, me(ctx), 'own', dueAt)) {
      trailOf(ctx, me(ctx), 'leavingAsked', { dueAt: toIso(dueAt) });
      await message(ctx, me(ctx), 'leaving');
    }
    return standingOf(ctx);
  },
  async stay(ctx) {
    if ((await endWaiting(ctx, me(ctx), 'stayed')) > 0) {
      ctx.timer.clear(clockOf(me(ctx)));
      trailOf(ctx, me(ctx), 'stayed');
    }
    return standingOf(ctx);
  },
});

async function isUnused(ctx: Context, personId: PersonId, before: Date): Promise<boolean> {
  const found = await ctx.call(people.calls.unused, { before, personId, limit: 1 });
  return !isRefusal(found) && found.length > 0 && !(await ctx.personal.isUsed(personId));
}

/** Warned in a night; the rest another night. */
const MOST_WARNED = 200;
/** 个保法 19 and 47: what is kept without a purpose any more goes. How long is a choice of ours that each street changes. */
const USUAL_UNUSED_DAYS = 180;
const USUAL_WARNED_DAYS = 30;

/** Whoever came in by a number, never applied or never became anything, and has not come back is warned, and gone some time later. */
async function warnUnused(ctx: Context): Promise<void> {
  const [unusedDays, warnedDays] = [
    await ctx.setting('privacy.unusedDays', z.number().int().min(30).max(3_650), USUAL_UNUSED_DAYS), await ctx.setting('privacy.unusedWarnedDays', z.number().int().min(7).max(365), USUAL_WARNED_DAYS),
  ];
  const found = await ctx.call(people.calls.unused, { before: later(ctx.now, -days(unusedDays)), personId: null, limit: MOST_WARNED });
  for (const personId of isRefusal(found) ? [] : found) {
    if ((await ctx.personal.isUsed(personId)) || (await ctx.personal.hindrances(personId)).length > 0) continue;
    const dueAt = later(ctx.now, days(warnedDays));
    if (!(await beginLeaving(ctx, personId, 'unused', dueAt))) continue;
    trailOf(ctx, personId, 'unusedWarned', { dueAt: toIso(dueAt), unusedDays });
    await message(ctx, personId, 'unused', { days: warnedDays });
  }
}

const unusedJob: JobDefinition = {
  name: 'privacy:unused', cron: '10 18 * * *',
  async work({ tenants, run }) {
    for (const tenantId of await tenants()) await run(tenantId, (ctx) => ctx.widen(() => warnUnused(ctx)));
  },
};

/** As the engine. What was begun in the meantime is finished first; everything else about the person goes or becomes nobody's. */
async function finish(ctx: Context, personId: PersonId): Promise<void> {
  const waiting = await findWaiting(ctx, personId);
  if (!waiting) return;
  // Whoever came back, applied or was given a role since the warning stays without a word.
  if (waiting.why === 'unused' && !(await isUnused(ctx, personId, waiting.asked_at))) return void (await endWaiting(ctx, personId, 'stayed'));
  const hindrances = await ctx.personal.hindrances(personId);
  if (hindrances.length > 0) {
    ctx.timer.set({ key: clockOf(personId), at: later(ctx.now, days(1)), call: privacy.calls.finish, input: { personId } });
    await message(ctx, personId, 'kept');
    return;
  }
  const left = await ctx.call(people.calls.leave, { personId });
  // Somebody was given a role meanwhile that others rely on.
  if (isRefusal(left)) return void (await endWaiting(ctx, personId, 'stayed'));
  const rows = await ctx.personal.erase(personId);
  await endWaiting(ctx, personId, 'gone');
  trailOf(ctx, personId, 'left', { rows, why: waiting.why });
}

export default defineModule({
  contract: privacy, routes, calls: callsOf(privacy, { finish: (ctx, { personId }) => ctx.widen(() => finish(ctx, personId)) }), jobs: [unusedJob], personal, migrations: new URL('./migrations/', import.meta.url),
});
