/** The paper itself, and the check that anybody can make. */
import { isRefusal, localDate, maskName, refuse } from '@huying/kernel';
import { type BeforeTools, type Context, prepared } from '@huying/platform';
import { record } from '../contract.ts';
import { codeOf, readCode, readNumber } from '../core/proof.ts';
import zh from '../web/text/zh.json' with { type: 'json' };
import { mayRead } from './issuing.ts';
import { drawPaper } from './paper.ts';
import { trailOf } from './say.ts';
import { findByNumber, findProof } from './store.ts';
import { contentOf } from './views.ts';

const { routes } = record;

/** Derived from the number by a key of this installation, so that it is kept nowhere and the same on every copy. */
export const checkCode = (ctx: Pick<Context, 'secrets'>, number: string): string => codeOf(ctx.secrets.blindIndex('record.proof', number));

const isOwn = (ctx: Pick<Context, 'actor'>, personId: string): boolean => ctx.actor.personId === personId;

async function readPaper(ctx: Context, proofId: string, origin: string | undefined) {
  const row = await findProof(ctx, proofId);
  if (!row || !(isOwn(ctx, row.person_id) || mayRead(ctx, row))) return refuse('thing.notFound');
  const content = contentOf(ctx, row);
  if (row.state !== 'issued' || !content || row.number === null || row.issued_on === null || row.public_until === null) return refuse('lifecycle.notHere', { state: row.state, command: 'paper' });
  const code = checkCode(ctx, row.number);
  const at = ctx.surroundings.environment.PUBLIC_URL ?? (origin && new URL(origin).origin);
  return { content, number: row.number, issuedOn: row.issued_on, publicUntil: row.public_until, code, checkUrl: at ? `${at}/check#${row.number}.${code}` : null, words: zh };
}

export const paper = prepared(routes.paper, {
  async before(tools: BeforeTools, { params, query }) {
    const read = await tools.run((ctx) => readPaper(ctx, params.proofId, query.origin));
    if (isRefusal(read)) return read;
    const bytes = await drawPaper(read);
    return bytes ? { bytes, number: read.number } : refuse('record.noPaper');
  },
  async handle(ctx, { params }, { bytes, number }) {
    trailOf(ctx, params.proofId, 'paperTaken', { number });
    return { bytes, mimeType: 'application/pdf', name: `${zh['record.paper.title']} ${number}.pdf` };
  },
});

/** What the paper says, so that a changed one is found out; the name is masked, since whoever holds the paper has it there. */
async function readCheck(ctx: Context, number: string) {
  const row = await findByNumber(ctx, number);
  const content = row && contentOf(ctx, row);
  if (!row || !content || row.number === null || row.issued_on === null || row.public_until === null || (row.state !== 'issued' && row.state !== 'revoked')) return refuse('record.noSuchProof');
  return {
    number: row.number, state: row.state, issuedOn: row.issued_on, publicUntil: row.public_until, isPublic: row.state === 'issued' && localDate(ctx.now) <= row.public_until, reason: row.reason, name: maskName(content.name),
    volunteerNumber: content.volunteerNumber, fromOn: content.fromOn, toOn: content.toOn, visits: content.visits, minutes: content.minutes, lines: content.lines, trainings: content.trainings, stars: content.stars, issuer: content.issuer.name, note: content.note,
  };
}

export const check = prepared(routes.check, {
  async before(tools: BeforeTools, { query }) {
    const read = readNumber(query.number);
    if (!read) return refuse('record.noSuchProof');
    return tools.runFor(read.tenantId, async (ctx) => (checkCode(ctx, read.number) === readCode(query.code) ? readCheck(ctx, read.number) : refuse('record.noSuchProof')));
  },
  handle: async (_ctx, _input, found) => found,
});
