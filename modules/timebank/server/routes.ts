import { isRefusal, localDate, refuse } from '@huying/kernel';
import { type Context, coversArea, routesOf, sql } from '@huying/platform';
import { type AccountView, timebank } from '../contract.ts';
import { accountsFile, statementFile } from '../core/statement.ts';
import { ownedAccountId } from './accounts.ts';
import { auditLedger } from './audit.ts';
import { move, readClearing } from './exchange.ts';
import { donate, give, listGiven } from './giving.ts';
import { grantDue, listDue } from './granting.ts';
import { inherit, nameHeirs, readInheritance } from './inheriting.ts';
import { declareKin, decideKin, endKin, listKinToDecide, viewKin } from './kin.ts';
import { readLiquidity } from './liquidity.ts';
import { grant, reverse } from './moves.ts';
import { decideReview, listReviews } from './reviews.ts';
import { wantsSecond } from './second.ts';
import { listStreets, publishStreet } from './streets.ts';
import words from '../web/text/zh.json' with { type: 'json' };
import { findAccount, findView, isCursor, listAccounts, listEntries, listGroups, readMonth, viewOfAccount } from './statement.ts';

/** A file holds this many rows: years of a community's fund, every account of a large street. */
const MOST_IN_FILE = 100_000;
const CSV = 'text/csv; charset=utf-8';

const ownId = (ctx: Context) => ownedAccountId(ctx.tenantId, 'person', ctx.actor.personId as string);

/** Who has earned and got nothing yet has no account; it is shown as the empty one that it will be. */
export async function accountOfPerson(ctx: Context, personId: string, name: string): Promise<AccountView> {
  const id = ownedAccountId(ctx.tenantId, 'person', personId);
  const row = await findAccount(ctx, id);
  return viewOfAccount(row ?? { id, kind: 'person', owner_id: personId, name, area_path: '', balance_minutes: 0, held_minutes: 0 });
}

export const routes = routesOf(timebank, {
  mine: (ctx) => accountOfPerson(ctx, ctx.actor.personId as string, ctx.actor.name),
  async statement(ctx, { query }) {
    if (!isCursor(query.after)) return refuse('request.invalid');
    const { items, next } = (await listEntries(ctx, ownId(ctx), query)) ?? { items: [], next: null };
    return { items, next };
  },
  async statementFile(ctx, { query }) {
    const page = await listEntries(ctx, ownId(ctx), { limit: MOST_IN_FILE, month: query.month });
    const month = query.month === undefined ? undefined : await readMonth(ctx, ownId(ctx), query.month);
    return { bytes: statementFile(page?.items ?? [], words, month), mimeType: CSV, name: `${words['timebank.file.statement']}-${query.month ?? localDate(ctx.now)}.csv` };
  },
  async accounts(ctx, { query }) {
    return (await listAccounts(ctx, query)) ?? refuse('request.invalid');
  },
  async accountsFile(ctx, { query }) {
    const page = await listAccounts(ctx, { ...query, limit: MOST_IN_FILE });
    const size = (page?.items ?? []).filter((one) => one.kind === 'person').length;
    const no = await wantsSecond(ctx, { act: 'timebank.accounts', content: query, size, facts: { people: size, ...(query.kind ? { kind: words[`timebank.kind.${query.kind}`] } : {}), ...(query.search ? { search: query.search } : {}) }, page: '/timebank' });
    if (no) return no;
    ctx.trail({ subject: { kind: 'tenant', id: String(ctx.tenantId) }, action: 'timebank.accountsTaken', detail: { accounts: page?.items.length ?? 0, ...(query.kind ? { kind: query.kind } : {}) } });
    return { bytes: accountsFile(page?.items ?? [], words), mimeType: CSV, name: `${words['timebank.file.accounts']}-${localDate(ctx.now)}.csv` };
  },
  async account(ctx, { params }) {
    return (await findView(ctx, params.accountId)) ?? refuse('thing.notFound');
  },
  async accountStatementFile(ctx, { params, query }) {
    const page = await listEntries(ctx, params.accountId, { limit: MOST_IN_FILE, month: query.month });
    if (!page) return refuse('thing.notFound');
    // By how many people it names beside the one whose it is.
    const size = new Set(page.items.filter((one) => one.counterpartKind === 'person').map((one) => one.counterpart)).size;
    const no = await wantsSecond(ctx, { act: 'timebank.statement', content: { ...params, ...query }, size, facts: { name: page.account.name, people: size, ...(query.month ? { month: query.month } : {}) }, page: `/timebank/accounts/${params.accountId}` });
    if (no) return no;
    ctx.trail({ subject: { kind: 'account', id: params.accountId }, action: 'timebank.statementTaken', detail: { entries: page.items.length, ...(query.month ? { month: query.month } : {}) } });
    const month = query.month === undefined ? undefined : await readMonth(ctx, params.accountId, query.month);
    return { bytes: statementFile(page.items, words, month), mimeType: CSV, name: `${words['timebank.file.statement']}-${page.account.name}-${query.month ?? localDate(ctx.now)}.csv` };
  },
  monthStatement: (ctx, { query }) => readMonth(ctx, ownId(ctx), query.month),
  async accountMonth(ctx, { params, query }) {
    return (await findAccount(ctx, params.accountId)) ? readMonth(ctx, params.accountId, query.month) : refuse('thing.notFound');
  },
  async liquidity(ctx, { query }) {
    return (await readLiquidity(ctx, query.areaPath)) ?? refuse('thing.notFound');
  },
  async accountStatement(ctx, { params, query }) {
    if (!isCursor(query.after)) return refuse('request.invalid');
    const page = await listEntries(ctx, params.accountId, query);
    return page ? { items: page.items, next: page.next } : refuse('thing.notFound');
  },
  async grant(ctx, { body }) {
    const done = await grant(ctx, body, { mayReach: (areaPath) => coversArea(ctx.actor, areaPath, 'committee', 'street'), isByTable: true });
    if (isRefusal(done)) return done;
    const { personId, minutes, source, reason } = body;
    return (await wantsSecond(ctx, { act: 'timebank.grant', content: { personId, minutes, source }, size: minutes, facts: { name: done.name, minutes, source, reason }, page: '/timebank' })) ?? done;
  },
  dueGrants: (ctx) => listDue(ctx),
  grantDue: (ctx) => grantDue(ctx),
  groups: (ctx) => listGroups(ctx),
  kin: (ctx) => viewKin(ctx),
  declareKin: (ctx, { body }) => declareKin(ctx, body),
  endKin: (ctx, { params }) => endKin(ctx, params.kinId),
  kinToDecide: (ctx, { query }) => listKinToDecide(ctx, query),
  decideKin: (ctx, { params, body }) => decideKin(ctx, params.kinId, body),
  give: (ctx, { body }) => give(ctx, body),
  given: (ctx) => listGiven(ctx),
  nameHeirs: (ctx, { body }) => nameHeirs(ctx, body.heirs),
  inheritance: (ctx, { params }) => readInheritance(ctx, params.personId),
  inherit: (ctx, { params, body }) => inherit(ctx, params.personId, body),
  donate: (ctx, { body }) => donate(ctx, body),
  async reverse(ctx, { params: { transferId }, body: { reason } }) {
    const done = await reverse(ctx, transferId, reason);
    if (isRefusal(done)) return done;
    const row = await ctx.db.row<{ minutes: number; credit_account_id: string }>(sql`select minutes, credit_account_id from timebank.transfer where tenant_id = ${ctx.tenantId} and id = ${transferId}`);
    const minutes = row?.minutes ?? 0;
    return (await wantsSecond(ctx, { act: 'timebank.reverse', content: { transferId }, size: minutes, facts: { transfer: transferId, minutes, reason }, page: `/timebank/accounts/${row?.credit_account_id ?? ''}` })) ?? done;
  },
  clearing: (ctx) => readClearing(ctx),
  async exchange(ctx, { body }) {
    const done = await move(ctx, body);
    if (isRefusal(done)) return done;
    const { reason, ...content } = body;
    const { minutes, street, toPath } = content;
    return (await wantsSecond(ctx, { act: 'timebank.exchange', content, size: minutes, page: '/timebank/clearing', facts: { to: street === null ? (toPath ?? '') : String(street), minutes, reason } })) ?? done;
  },
  streets: (ctx) => listStreets(ctx),
  publishStreet: (ctx, { body }) => publishStreet(ctx, body.isPublished),
  async reviews(ctx, { query }) {
    return (await listReviews(ctx, query)) ?? refuse('request.invalid');
  },
  async decideReview(ctx, { params: { reviewId }, body }) {
    const done = await decideReview(ctx, reviewId, body);
    if (isRefusal(done) || !body.reverses) return done;
    const minutes = done.visits.reduce((sum, one) => sum + one.minutes, 0);
    return (await wantsSecond(ctx, { act: 'timebank.reverse', content: { reviewId }, size: minutes, facts: { name: done.helper.name, minutes, reason: body.reason }, page: '/timebank/reviews' })) ?? done;
  },
  audit: (ctx) => ctx.widen(() => auditLedger(ctx.db, ctx.tenantId)),
});
