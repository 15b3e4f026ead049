/** Inheritance: heirs named in life with their shares, or claimed after a death with a paper; one member of staff records it, a second one approves. */
import { type Id, isRefusal, type PersonId, type Refusal, refuse } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, coversArea, sql } from '@huying/platform';
import { transfer } from '../core/credit.ts';
import { type Heir, partsOf } from '../core/inheritance.ts';
import { availableMinutes } from '../core/ledger.ts';
import { communityAccounts, openAccounts, openOwned, ownedAccountId } from './accounts.ts';
import { areaOfPerson, decideLimits } from './decisions.ts';
import { viewKin } from './kin.ts';
import type * as rows from './rows.ts';
import { wantsSecond } from './second.ts';
import { findAccount } from './statement.ts';
import { openBook, postPlanned } from './store.ts';

interface Named {
  readonly kinId: Id<'kin'>;
  readonly share: number;
}

/** The whole list at once: who is not in it is heir no more. */
export async function nameHeirs(ctx: Context, heirs: readonly Named[]) {
  const changed = await ctx.db.run(sql`
    update timebank.kin k set heir_share = h.share from jsonb_to_recordset(${JSON.stringify(heirs)}::jsonb) as h ("kinId" uuid, share int)
    where k.tenant_id = ${ctx.tenantId} and k.id = h."kinId" and k.giver_id = ${ctx.actor.personId} and k.state = 'confirmed'`);
  if (changed !== heirs.length) return refuse('timebank.notConfirmed');
  await ctx.db.run(sql`
    update timebank.kin set heir_share = null where tenant_id = ${ctx.tenantId} and giver_id = ${ctx.actor.personId} and heir_share is not null and id <> all(${heirs.map((one) => one.kinId)}::uuid[])`);
  ctx.trail({ subject: { kind: 'account', id: ownedAccountId(ctx.tenantId, 'person', ctx.actor.personId as string) }, action: 'timebank.heirsNamed', detail: { heirs: heirs.map((one) => ({ kinId: one.kinId, share: one.share })) } });
  return viewKin(ctx);
}

type KinHeir = Pick<rows.Kin, 'name' | 'relation'> & { readonly kin_id: PersonId; readonly heir_share: number };
const namedBy = (ctx: Context, personId: PersonId): Promise<KinHeir[]> =>
  ctx.db.rows<KinHeir>(sql`
    select name, relation, kin_id, heir_share from timebank.kin where tenant_id = ${ctx.tenantId} and giver_id = ${personId} and state = 'confirmed' and heir_share is not null order by declared_at, id`);

/** Somebody of the actor's area whose account it is; undefined where not. */
async function leaver(ctx: Context, personId: PersonId) {
  const account = await findAccount(ctx, ownedAccountId(ctx.tenantId, 'person', personId));
  return account && coversArea(ctx.actor, account.area_path, 'committee', 'street') ? account : undefined;
}

export async function readInheritance(ctx: Context, personId: PersonId) {
  const account = await leaver(ctx, personId);
  if (!account) return refuse('thing.notFound');
  const named = await namedBy(ctx, personId);
  return { minutes: (account.balance_minutes ?? 0) - (account.held_minutes ?? 0), heldMinutes: account.held_minutes ?? 0, named: named.map((one) => ({ personId: one.kin_id, name: one.name, relation: one.relation, share: one.heir_share })) };
}

interface Claim {
  readonly heirs: readonly { readonly personId: PersonId; readonly share: number }[];
  readonly proof: string;
}
type Inherited = { readonly minutes: number; readonly parts: { personId: PersonId; name: string; minutes: number; donatedMinutes: number }[] };
type No = Refusal<'thing.notFound' | 'timebank.stillActive' | 'timebank.nothingLeft' | 'timebank.stillHeld' | 'timebank.noHeirs' | 'timebank.heirsNamed' | 'timebank.notHeir' | 'safeguard.needsSecond'>;

/** Who was named inherits; where nobody was, whom the paper names. What an heir's account may not hold goes to the pool of the community, as ever. */
export async function inherit(ctx: Context, personId: PersonId, { heirs, proof }: Claim): Promise<Inherited | No> {
  const account = await leaver(ctx, personId);
  if (!account) return refuse('thing.notFound');
  const named = await namedBy(ctx, personId);
  if (named.length > 0 && heirs.length > 0) return refuse('timebank.heirsNamed');
  const wanted: readonly (Heir & { readonly personId: PersonId })[] = named.length > 0 ? named.map((one) => ({ personId: one.kin_id, share: one.heir_share })) : heirs;
  if (wanted.length === 0) return refuse('timebank.noHeirs');
  if (new Set(wanted.map((one) => one.personId)).size !== wanted.length || wanted.some((one) => one.personId === personId)) return refuse('timebank.notHeir');
  // Hours are not taken from who may still want them: the office has ended their account first.
  const [standing] = (await ctx.widen(() => ctx.call(people.calls.standing, { personIds: [personId] }))) as { isActive: boolean }[];
  if (standing?.isActive) return refuse('timebank.stillActive');
  const done = await ctx.widen(() => moveParts(ctx, { personId, areaPath: account.area_path, name: account.name }, wanted, proof));
  if (isRefusal(done)) return done;
  const content = { personId, heirs: wanted.map((one) => ({ personId: one.personId, share: one.share })) };
  const facts = { name: account.name, minutes: done.minutes, heirs: done.parts.map((one) => `${one.name} ${one.minutes}`).join('、').slice(0, 300), reason: proof };
  return (await wantsSecond(ctx, { act: 'timebank.inherit', content, size: done.minutes, facts, page: `/timebank/accounts/${account.id}` })) ?? done;
}

async function moveParts(ctx: Context, leaving: { readonly personId: PersonId; readonly areaPath: string; readonly name: string }, heirs: readonly { readonly personId: PersonId; readonly share: number }[], proof: string): Promise<Inherited | No> {
  const fromId = ownedAccountId(ctx.tenantId, 'person', leaving.personId);
  const { poolId, toOpen } = communityAccounts(ctx.tenantId, leaving.areaPath);
  await openAccounts(ctx, toOpen);
  const opened: { personId: PersonId; name: string; accountId: string }[] = [];
  for (const { personId } of heirs) {
    const person = await ctx.call(people.calls.person, { personId });
    if (!person || isRefusal(person)) return refuse('timebank.notHeir');
    opened.push({ personId, name: person.name, accountId: await openOwned(ctx, { kind: 'person', ownerId: personId, name: person.name, areaPath: () => areaOfPerson(ctx, personId, leaving.areaPath) }) });
  }
  const { accountMostMinutes } = await decideLimits(ctx, 'person');
  const book = await openBook(ctx, [fromId, poolId, ...opened.map((one) => one.accountId)], async () => []);
  const from = book.accounts.get(fromId);
  if ((from?.funds?.heldMinutes ?? 0) > 0) return refuse('timebank.stillHeld', { minutes: from?.funds?.heldMinutes ?? 0 });
  const minutes = availableMinutes(from);
  if (minutes === 0) return refuse('timebank.nothingLeft');
  const wholes = partsOf(minutes, heirs);
  const parts = opened.map(({ personId, name, accountId }, at) => {
    const room = accountMostMinutes === null ? Number.POSITIVE_INFINITY : Math.max(0, accountMostMinutes - (book.accounts.get(accountId)?.funds?.balanceMinutes ?? 0));
    const got = Math.min(room, wholes[at] as number);
    return { personId, name, accountId, minutes: got, donatedMinutes: (wholes[at] as number) - got };
  });
  const over = parts.reduce((sum, one) => sum + one.donatedMinutes, 0);
  const plan = parts.filter((one) => one.minutes > 0).map((one) => transfer(ctx.newId(), 'post', 'inheritance', { minutes: one.minutes, debitId: fromId, creditId: one.accountId }));
  if (over > 0) plan.push(transfer(ctx.newId(), 'post', 'donation', { minutes: over, debitId: fromId, creditId: poolId }));
  await postPlanned(ctx, book, plan, { subject: null, reason: proof, decided: { heirs: parts.map(({ personId, minutes: got, donatedMinutes }) => ({ personId, minutes: got, donatedMinutes })) } });
  return { minutes, parts: parts.map(({ accountId: _, ...one }) => one) };
}
