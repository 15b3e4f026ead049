import { automation } from '@huying/automation/contract';
import { isRefusal } from '@huying/kernel';
import { people } from '@huying/people/contract';
import type { Context } from '@huying/platform';
import { CHECKS } from '../contract.ts';
import { type Check, CHECKS_TABLE, type CheckRule, readRule } from '../core/checks.ts';
import { EXCHANGE_TABLE, isAccepted } from '../core/exchange.ts';
import { EXPIRY_TABLE, readMonths } from '../core/expiry.ts';
import { GIVING_TABLES, readGift, readGranting } from '../core/giving.ts';
import { type EarningFacts, type Helper, HELPERS, type Limits, priceOf, readEarning, readEstimate, readLimits, TABLES } from '../core/price.ts';

interface Decided {
  readonly outputs: readonly Readonly<Record<string, unknown>>[];
  readonly decided: { readonly table: string; readonly version: number; readonly hits: readonly string[] };
}

/** By the version that held at a time, or now. */
async function ask(ctx: Context, table: string, facts: Record<string, unknown>, at?: Date): Promise<Decided> {
  const answer = await ctx.call(automation.calls.decide, { name: table, facts, ...(at ? { at: at.toISOString() } : {}) });
  if (isRefusal(answer)) throw new Error(`the table ${table} was not answered: ${answer.refused}`);
  return { outputs: answer.outputs, decided: { table, version: answer.version, hits: answer.hits } };
}

export async function decideEarning(ctx: Context, facts: EarningFacts, at?: Date) {
  const { outputs, decided } = await ask(ctx, TABLES.earning, { ...facts }, at);
  return { earning: readEarning(outputs), decided };
}

export async function decideLimits(ctx: Context, account: 'person' | 'group', at?: Date): Promise<Limits> {
  return readLimits((await ask(ctx, TABLES.limits, { account }, at)).outputs);
}

export async function decideEstimate(ctx: Context, category: string) {
  const { outputs, decided } = await ask(ctx, TABLES.estimate, { category });
  return { minutes: readEstimate(outputs), decided };
}

export async function decideGift(ctx: Context, facts: { readonly relation: string; readonly elder: boolean; readonly age: number | null }) {
  const { outputs, decided } = await ask(ctx, GIVING_TABLES.gift, facts);
  return { gift: readGift(outputs), decided };
}

export async function decideGranting(ctx: Context, facts: { readonly livesAlone: boolean; readonly age: number | null }) {
  const { outputs, decided } = await ask(ctx, GIVING_TABLES.granting, facts);
  return { granting: readGranting(outputs), decided };
}

export async function decideChecks(ctx: Context): Promise<{ readonly rules: Readonly<Record<Check, CheckRule>>; readonly version: number }> {
  const answers = [];
  for (const check of CHECKS) answers.push({ check, ...(await ask(ctx, CHECKS_TABLE, { check })) });
  return { rules: Object.fromEntries(answers.map(({ check, outputs }) => [check, readRule(outputs)])) as Record<Check, CheckRule>, version: answers[0]?.decided.version ?? 0 };
}

/** After how many months hours of such accounts expire; null is never. */
export async function decideExpiry(ctx: Context, account: 'person' | 'group') {
  const { outputs, decided } = await ask(ctx, EXPIRY_TABLE, { account });
  return { months: readMonths(outputs), decided };
}

/** Whether hours of another street are taken. */
export const decideExchange = async (ctx: Context, facts: { readonly street: number }, minutes: number, hadMinutes: number): Promise<boolean> =>
  isAccepted((await ask(ctx, EXCHANGE_TABLE, facts)).outputs, minutes, hadMinutes);

/** Whom a visit was made by, in the words of the earning table. */
export async function helperOf(ctx: Context, visit: { readonly helperId: string; readonly organisationId: string | null }): Promise<Helper> {
  if (visit.organisationId !== null) {
    const organisation = await ctx.call(people.calls.organisation, { organisationId: visit.organisationId });
    const kind = organisation && !isRefusal(organisation) ? organisation.kind : undefined;
    return HELPERS.find((one) => one === kind) ?? 'other';
  }
  const profile = await ctx.call(people.calls.volunteer, { personId: visit.helperId });
  return profile && !isRefusal(profile) ? 'volunteer' : 'other';
}

/** Where a person belongs: as an elder or volunteer to their home, else to where they are met. */
export async function areaOfPerson(ctx: Context, personId: string, otherwise: string): Promise<string> {
  const elder = await ctx.call(people.calls.elder, { personId });
  if (elder && !isRefusal(elder)) return elder.areaPath;
  const volunteer = await ctx.call(people.calls.volunteer, { personId });
  return volunteer && !isRefusal(volunteer) ? volunteer.areaPath : otherwise;
}

/** A weekday morning: what a table says of nights and weekends is told to nobody ahead. */
const USUAL = { questionable: false, hour: 10, weekday: 3 } as const;
type By = { readonly personId: string } | { readonly organisationId: string };

export async function priceFor(ctx: Context, by: By, category: string) {
  const helper = await helperOf(ctx, 'personId' in by ? { helperId: by.personId, organisationId: null } : { helperId: '', organisationId: by.organisationId });
  const ofMinutes = async (minutes: number) => (await decideEarning(ctx, { helper, category, minutes, betweenMinutes: minutes, ...USUAL })).earning;
  const price = priceOf(await ofMinutes(60), await ofMinutes(120));
  return { kind: price.kind, minutes: price.kind === 'none' ? 0 : price.minutes, heldMinutes: (await decideEstimate(ctx, category)).minutes };
}
