import { localDate, maskIdentityNumber, toIso } from '@huying/kernel';
import type { Context } from '@huying/platform';
import type { CardFields, CardView } from '../../contract.ts';
import { compareCard, joinSides } from '../../core/card.ts';
import type { ApplicationRow } from '../application-store.ts';
import { listCards } from './store.ts';

/** Compared anew with what was typed last. Once it is decided the number that was typed is gone, and with it what there was to compare. */
export async function cardViewOf(ctx: Context, row: Pick<ApplicationRow, 'id' | 'name' | 'identity_sealed'>): Promise<CardView> {
  const cards = await listCards(ctx, row.id);
  const read = joinSides(cards.flatMap((card) => (card.read_sealed ? [JSON.parse(ctx.secrets.open(card.read_sealed)) as CardFields] : [])));
  return {
    sides: cards.map((card) => ({ side: card.side, state: card.state, why: card.why, warnings: [...card.warnings], addedAt: toIso(card.added_at) })),
    read: read && { ...read, identityNumber: read.identityNumber && maskIdentityNumber(read.identityNumber) },
    differences: read && row.identity_sealed ? compareCard({ name: row.name, identityNumber: ctx.secrets.open(row.identity_sealed) }, read, localDate(ctx.now)) : [],
  };
}
