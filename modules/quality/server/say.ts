/** Messages to both sides and to who decides, in both languages. */
import { asId, cutText, fillText, isRefusal, type PersonId } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import { quality } from '../contract.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import type { Corrected, GrievanceRow } from './store.ts';

type Words = Readonly<Record<string, string>>;
/** What a message is about: the key of its words, `quality.message.<about>`. */
type About = 'filed' | 'concerned' | 'overdue' | 'decided' | 'appealed' | 'final';

const MINUTES_TO_LIVE = 2_880;

/** What became of the record and of the credits, in sentences. */
function changesOf(words: Words, { minutes, credits }: Corrected): string {
  const record = fillText(words['quality.record.corrected'] ?? '', { ...minutes });
  if (!credits) return record;
  const changes = fillText(words[credits.before === credits.after ? 'quality.credits.same' : 'quality.credits.corrected'] ?? '', { ...credits });
  return fillText(words['quality.message.with'] ?? '', { changes: record, rest: changes });
}

async function send(ctx: Context, personIds: readonly PersonId[], row: GrievanceRow, about: About, url: string, corrected: Corrected | null = null): Promise<void> {
  if (personIds.length === 0) return;
  const said = (words: Words) => {
    const facts = { number: row.number, what: words[`quality.kind.${row.kind}`] ?? '' };
    const fill = (key: string) => fillText(words[key] ?? key, facts);
    const rest = fill(`quality.message.${about}.body`);
    const body = corrected ? fillText(words['quality.message.with'] ?? '', { changes: changesOf(words, corrected), rest }) : rest;
    return { title: cutText(fill(`quality.message.${about}`), 80), body: cutText(body, 200) };
  };
  await ctx.call(notify.calls.send, { personIds: [...personIds], kind: about === 'decided' || about === 'final' ? 'result' : 'plain', key: `quality/${about}/${row.id}`, ...said(zh), english: said(en), url, minutesToLive: MINUTES_TO_LIVE });
}

/** The helper reads at once what became of the record and the credits. */
export async function tellSides(ctx: Context, row: GrievanceRow, about: About, { except = null, corrected = null }: { readonly except?: string | null; readonly corrected?: Corrected | null } = {}): Promise<void> {
  for (const [id, page] of [[row.complainant_id, row.complainant_page], [row.respondent_id, row.respondent_page]] as const) {
    if (id !== null && id !== except) await send(ctx, [asId<'person'>(id)], row, about, `/${page}/complaints/${row.id}`, corrected);
  }
}

/** Those at its level who may decide it. */
export async function tellDeciders(ctx: Context, row: GrievanceRow, about: About): Promise<void> {
  const holders = await ctx.call(people.calls.dutyHolders, { roles: row.level === 'street' ? ['street'] : ['committee'], areaPath: row.area_path });
  const found = isRefusal(holders) ? [] : holders.map(({ id }) => id);
  await send(ctx, [...new Set(found)].filter((id) => !row.concerned.includes(id)), row, about, `/worker/adjudication/${row.id}`);
}

/** A follow-up that nobody asked in time: the street office, and the committee whose it was. */
export async function tellOverdue(ctx: Context, row: { readonly id: string; readonly area_path: string; readonly elder_name: string; readonly helper_id: string }): Promise<void> {
  const holders = await ctx.call(people.calls.dutyHolders, { roles: ['street', 'committee'], areaPath: row.area_path });
  const personIds = [...new Set((isRefusal(holders) ? [] : holders).map(({ id }) => id))].filter((id) => id !== row.helper_id);
  if (personIds.length === 0) return;
  const said = (words: Words) => ({ title: words['quality.message.followUpOverdue'] ?? '', body: cutText(fillText(words['quality.message.followUpOverdue.body'] ?? '', { name: row.elder_name }), 200) });
  await ctx.call(notify.calls.send, { personIds, kind: 'plain', key: `quality/follow-up/${row.id}`, ...said(zh), english: said(en), url: `/worker/follow-ups/${row.id}`, minutesToLive: MINUTES_TO_LIVE });
}

export function tellChanged(ctx: Context, row: GrievanceRow): void {
  const sides = [row.complainant_id, row.respondent_id].filter((id) => id !== null).map((id) => `person:${id}`);
  ctx.tell([...sides, ...(row.organisation_id ? [`organisation:${row.organisation_id}`] : []), `role:desk:${row.area_path}`, `role:committee:${row.area_path}`, `role:street:${row.area_path}`], quality.notices.changed, { grievanceId: row.id });
}

export const trailOf = (ctx: Context, row: GrievanceRow, action: string, detail: Readonly<Record<string, string | number | boolean | null>> = {}): void =>
  ctx.trail({ subject: { kind: 'grievance', id: row.id }, action: `quality.${action}`, detail: { number: row.number, ...detail } });
