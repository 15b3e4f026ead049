/** Keeping pictures of identity cards: for the decision, some days after it, and no longer. */
import { asId, days, later } from '@huying/kernel';
import type { Context, JobDefinition, Surroundings } from '@huying/platform';
import { z } from 'zod';
import { type CardSide, volunteering } from '../../contract.ts';
import type { ApplicationRow } from '../application-store.ts';
import { trailOf } from '../say.ts';
import type { CardReader } from './reader.ts';
import { askAgain, type CardRow, deleteCards, insertCard } from './store.ts';

export const READ_JOB = 'volunteering:read-card';
export const TIDY_JOB = 'volunteering:tidy-cards';

/** Where nobody decides the picture goes all the same. */
const UNDECIDED_DAYS = 60;
/** Long enough to look at a decision once more; a choice of ours that each street changes. */
const USUAL_DAYS = 7;
export const cardDaysOf = (ctx: Context): Promise<number> => ctx.setting('volunteering.cardDays', z.number().int().min(0).max(60), USUAL_DAYS);

export type ReaderOf = (surroundings: Surroundings) => CardReader | undefined;
type Application = Pick<ApplicationRow, 'id' | 'person_id'>;
const clockOf = (applicationId: string) => `volunteering/card/${applicationId}`;

export interface CardKeeping {
  keepCard(ctx: Context, application: Application, picture: { readonly side: CardSide; readonly bytes: Uint8Array; readonly mimeType: string }): Promise<void>;
  /** Now; the bytes go in a moment, once this is so. */
  forgetCards(ctx: Context, application: Application): Promise<void>;
  /** Once more by the engine, e.g. after it did not answer; whether there is one. */
  readAgain(ctx: Context, card: Pick<CardRow, 'id'>): Promise<boolean>;
  /** It is decided: the days that the street keeps pictures begin. */
  keepOn(ctx: Context, application: Application): Promise<void>;
}

async function removeFiles(ctx: Context, fileIds: readonly string[]): Promise<void> {
  if (fileIds.length === 0) return;
  await ctx.widen(() => ctx.files.expire(fileIds, ctx.now));
  await ctx.job(TIDY_JOB, { tenantId: ctx.tenantId }, { key: `volunteering/tidy/${ctx.tenantId}` });
}

export function cardKeeping(readerOf: ReaderOf): CardKeeping {
  const forgetAt = (ctx: Context, { id }: Application, at: Date) => ctx.timer.set({ key: clockOf(id), at, call: volunteering.calls.forgetCard, input: { applicationId: asId<'application'>(id) } });
  const forgetCards: CardKeeping['forgetCards'] = async (ctx, application) => {
    ctx.timer.clear(clockOf(application.id));
    const files = await deleteCards(ctx, application.id, null);
    await removeFiles(ctx, files);
    if (files.length > 0) trailOf(ctx, application.person_id, 'cardForgotten', { applicationId: application.id, pictures: files.length });
  };
  return {
    forgetCards,
    async keepCard(ctx, application, { side, bytes, mimeType }) {
      await removeFiles(ctx, await deleteCards(ctx, application.id, side));
      const until = later(ctx.now, days(UNDECIDED_DAYS));
      const fileId = await ctx.files.put({ bytes, mimeType, purpose: 'identity-card', ownerId: application.person_id, deleteAfter: until });
      const id = ctx.newId<'card'>();
      const isRead = readerOf(ctx.surroundings) !== undefined;
      await insertCard(ctx, { id, applicationId: application.id, personId: application.person_id, side, fileId, state: isRead ? 'waiting' : 'kept' });
      if (isRead) await ctx.job(READ_JOB, { tenantId: ctx.tenantId, cardId: id }, { key: `volunteering/card/${id}` });
      forgetAt(ctx, application, until);
    },
    async readAgain(ctx, { id }) {
      if (readerOf(ctx.surroundings) === undefined || (await askAgain(ctx, id)) === 0) return false;
      await ctx.job(READ_JOB, { tenantId: ctx.tenantId, cardId: id }, { key: `volunteering/card/${id}` });
      return true;
    },
    async keepOn(ctx, application) {
      const kept = await cardDaysOf(ctx);
      if (kept === 0) return forgetCards(ctx, application);
      forgetAt(ctx, application, later(ctx.now, days(kept)));
    },
  };
}

/** Takes away bytes to which nothing points any more, as soon as it is so. */
export const tidyJob: JobDefinition = {
  name: TIDY_JOB,
  async work({ run }, payload) {
    await run((payload as { tenantId: number }).tenantId, (ctx) => ctx.files.removeExpired());
  },
};
