/** Messages to whoever asked for a proof, and what is written to the trail. */
import { cutText } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import type { Context } from '@huying/platform';
import { record } from '../contract.ts';
import en from '../web/text/en.json' with { type: 'json' };
import zh from '../web/text/zh.json' with { type: 'json' };
import type { ProofRow } from './store.ts';

type Words = Readonly<Record<string, string>>;
const MINUTES_TO_LIVE = 2_880;

export async function message(ctx: Context, row: ProofRow, about: 'issued' | 'refused' | 'revoked'): Promise<void> {
  const facts: Readonly<Record<string, string>> = { number: row.number ?? '', reason: row.reason ?? '' };
  const fill = (words: Words, key: string) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name: string) => facts[name] ?? '');
  const said = (words: Words) => ({ title: cutText(fill(words, `record.message.${about}`), 80), body: cutText(fill(words, `record.message.${about}.body`), 200) });
  await ctx.widen(() => ctx.call(notify.calls.send, { personIds: [row.person_id], key: `record/${about}/${row.id}`, ...said(zh), english: said(en), url: '/volunteer/proofs', minutesToLive: MINUTES_TO_LIVE }));
}

/** Open pages of whoever asked and of those who may decide. */
export const tellChanged = (ctx: Context, row: ProofRow): void =>
  ctx.tell([`person:${row.person_id}`, ...(row.organisation_id ? [`organisation:${row.organisation_id}`] : [`role:committee:${row.area_path}`, `role:street:${row.area_path}`, `role:desk:${row.area_path}`])], record.notices.changed, { proofId: row.id });

export const trailOf = (ctx: Context, proofId: string, action: string, detail: Readonly<Record<string, string | number | boolean | null>> = {}, reason?: string): void =>
  ctx.trail({ subject: { kind: 'proof', id: proofId }, action: `record.${action}`, detail, ...(reason ? { reason } : {}) });
