/** Asks a reader what stands on a card: outside any transaction, again while nobody answers. What it says is laid beside what was typed and decides nothing. */
import { localDate } from '@huying/kernel';
import type { Context, JobDefinition, Json } from '@huying/platform';
import { understandCard } from '../../core/card.ts';
import { findApplication } from '../application-store.ts';
import { message, tellChanged, trailOf, wordsOf } from '../say.ts';
import { READ_JOB, type ReaderOf } from './keeping.ts';
import type { CardOutcome, CardReader } from './reader.ts';
import { type CardMove, type CardRow, moveCard, takeWaiting } from './store.ts';

/** With the pauses of the queue some twenty minutes; after it people read the picture. */
const MOST_ATTEMPTS = 7;

/** What a picture tells of itself explains why it could not be read. */
function whyOf(why: NonNullable<CardMove['why']>, warnings: NonNullable<CardMove['warnings']>): NonNullable<CardMove['why']> {
  if (why !== 'unclear') return why;
  if (warnings.includes('glare')) return 'glare';
  if (warnings.includes('cut') || warnings.includes('covered')) return 'cut';
  return warnings.includes('blurred') ? 'blurred' : 'unclear';
}

/** Undefined: to be asked again. */
function moveOf(ctx: Context, card: CardRow, outcome: CardOutcome): Omit<CardMove, 'reader'> | undefined {
  if (outcome.is === 'unreadable') return { to: 'unreadable', why: outcome.why };
  if (outcome.is === 'read') {
    const understood = understandCard(card.side, outcome.text, localDate(ctx.now));
    if ('why' in understood) return { to: 'unreadable', why: whyOf(understood.why, outcome.warnings) };
    return { to: 'read', read: ctx.secrets.seal(JSON.stringify(understood)), warnings: outcome.warnings };
  }
  return outcome.is === 'misconfigured' || card.attempts >= MOST_ATTEMPTS ? { to: 'failed', code: outcome.code } : undefined;
}

async function settle(ctx: Context, card: CardRow, reader: CardReader | undefined, outcome: CardOutcome): Promise<'settled' | 'again'> {
  const move = moveOf(ctx, card, outcome);
  if (!move) return 'again';
  // Another picture was taken meanwhile, or it was withdrawn.
  if ((await moveCard(ctx, card.id, { ...move, reader: reader?.name ?? null })) === 0) return 'settled';
  trailOf(ctx, card.person_id, 'cardReadByMachine', { applicationId: card.application_id, side: card.side, state: move.to, reader: reader?.name ?? null, ...(move.why ? { why: move.why } : {}) });
  const application = await findApplication(ctx, card.application_id);
  if (!application) return 'settled';
  tellChanged(ctx, application);
  if (move.why) await message(ctx, card.person_id, 'cardAgain', { why: wordsOf(`volunteering.card.why.${move.why}`) });
  return 'settled';
}

export const readJob = (readerOf: ReaderOf): JobDefinition => ({
  name: READ_JOB,
  async work({ run, surroundings, log }, payload: Json) {
    const { tenantId, cardId } = payload as { tenantId: number; cardId: string };
    const taken = await run(tenantId, (ctx) => ctx.widen(async () => {
      const card = await takeWaiting(ctx, cardId);
      const file = card && (await ctx.files.get(card.file_id));
      return card && { card, bytes: file && new Uint8Array(file.bytes) };
    }));
    if (!taken) return;
    const { card, bytes } = taken;
    const reader = readerOf(surroundings);
    const outcome: CardOutcome = !reader ? { is: 'misconfigured', code: 'no-reader' } : !bytes ? { is: 'misconfigured', code: 'no-file' } : await reader.read(bytes);
    if ('code' in outcome) log.error({ reader: reader?.name, code: outcome.code, attempt: card.attempts }, 'a picture of a card was not read');
    const settled = await run(tenantId, (ctx) => ctx.widen(() => settle(ctx, card, reader, outcome)));
    if (settled === 'again') throw new Error(`${reader?.name} read no card: ${'code' in outcome ? outcome.code : ''}`);
  },
});
