/** Models that were trained: what each was measured at, which is in force, and putting another one in force. */
import { type Refusal, refuse } from '@huying/kernel';
import type { Context } from '@huying/platform';
import type { Measured, ModelView } from '../contract.ts';
import { loadModel } from '../core/model.ts';
import { shippedModel } from '../core/shipped.ts';
import { chooseModel, countCorrections, findModel, findModelRow, inForce, listModels, type ModelRow } from './store.ts';

/** A new model may be a little worse by chance; one that misses more emergencies or names more wrongly than this does worse. */
const TOLERANCE = 0.02;

export const doesWorse = (next: Measured, current: Measured): boolean =>
  next.redFound < current.redFound - TOLERANCE || next.redPrecision < current.redPrecision - TOLERANCE || next.categoryRight < current.categoryRight - TOLERANCE;

interface Known {
  readonly version: string;
  readonly measured: Measured;
}
const shipped = (): Known & { trainedAt: null; trainedBy: null; corrections: 0; model: 0 } => {
  const { version, measured } = shippedModel();
  return { model: 0, version, measured, trainedAt: null, trainedBy: null, corrections: 0 };
};
const known = (row: ModelRow) => ({
  model: row.version, version: row.name, measured: row.measured, trainedAt: row.trained_at.toISOString(), trainedBy: row.trained_by, corrections: row.corrections,
});

/** What was in force once may be so again; whatever else was measured, it is known how it did. */
const viewOf = (one: ReturnType<typeof shipped> | ReturnType<typeof known>, current: { model: number; measured: Measured }, wasInForce: boolean): ModelView => ({
  ...one, inForce: one.model === current.model, doesWorse: !wasInForce && one.model !== current.model && doesWorse(one.measured, current.measured),
});

/** The model in force; what ships where a stored one is gone. */
export async function modelInForce(ctx: Context): Promise<ModelView> {
  const { model } = await inForce(ctx);
  const row = model === 0 ? undefined : await findModelRow(ctx, model);
  const one = row ? known(row) : shipped();
  return viewOf(one, one, true);
}

export async function trainingState(ctx: Context) {
  const current = await modelInForce(ctx);
  const [newest] = await listModels(ctx, undefined, 1);
  const corrections = await countCorrections(ctx, newest?.trained_at ?? null);
  const isWaiting = newest !== undefined && newest.version !== current.model && !newest.was_in_force;
  return { inForce: current, corrections: corrections.all, newCorrections: corrections.since, waiting: isWaiting ? viewOf(known(newest), current, false) : null };
}

export async function pageOfModels(ctx: Context, { after, limit }: { after?: string | undefined; limit: number }) {
  const below = after && /^\d{1,9}$/.test(after) ? Number(after) : undefined;
  const current = await modelInForce(ctx);
  const rows = await listModels(ctx, below, limit + 1);
  const items = rows.slice(0, limit).map((row) => viewOf(known(row), current, row.was_in_force));
  if (rows.length > limit) return { items, next: String(rows[limit - 1]?.version) };
  return { items: [...items, viewOf(shipped(), current, true)], next: null };
}

type UseRefusal = Refusal<'thing.notFound' | 'recognition.doesWorse' | 'recognition.modelUnfit' | 'recognition.changedMeanwhile'>;

/** A model that does worse never comes into force; one that was there before always may again. */
export async function useModel(ctx: Context, model: number, reason: string): Promise<ModelView | UseRefusal> {
  const row = model === 0 ? undefined : await findModelRow(ctx, model);
  if (model !== 0 && !row) return refuse('thing.notFound');
  const current = await modelInForce(ctx);
  const wanted = viewOf(row ? known(row) : shipped(), current, row?.was_in_force ?? true);
  if (wanted.doesWorse) return refuse('recognition.doesWorse');
  const stored = model === 0 ? undefined : await findModel(ctx, model);
  if (model !== 0 && !(stored && loadModel(stored))) return refuse('recognition.modelUnfit');
  if (!wanted.inForce) {
    if (!(await chooseModel(ctx, model, reason))) return refuse('recognition.changedMeanwhile');
    ctx.trail({ subject: { kind: 'model', id: String(model) }, action: 'recognition.modelUsed', detail: { model, version: wanted.version, former: current.model, ...wanted.measured }, reason });
  }
  return { ...wanted, inForce: true };
}
