import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import { z } from 'zod';
import { categorySchema, type Lexicon, type Measured, urgencySchema } from '../contract.ts';
import type { StoredModel } from '../core/model.ts';
import { type Labelled } from '../core/train.ts';
import { textProblem } from '../core/text.ts';
import type * as rows from './rows.ts';

export interface InForce {
  /** 0 is what ships. */
  readonly lexicon: number;
  readonly model: number;
}

export const inForce = async (ctx: Context): Promise<InForce> =>
  (await ctx.db.row<InForce>(sql`
    select coalesce((select max(version) from recognition.lexicon_version where tenant_id = ${ctx.tenantId}), 0)::int as lexicon,
           coalesce((select model from recognition.model_choice where tenant_id = ${ctx.tenantId} order by position desc limit 1),
                    (select max(version) from recognition.model where tenant_id = ${ctx.tenantId} and taken), 0)::int as model`)) as InForce;

export const findLexicon = async (ctx: Context, version: number): Promise<Lexicon | undefined> =>
  (await ctx.db.row<Pick<rows.LexiconVersion, 'lexicon'> & { readonly lexicon: Lexicon }>(sql`
    select lexicon from recognition.lexicon_version where tenant_id = ${ctx.tenantId} and version = ${version}`))?.lexicon;

const LEXICON = columnsOf<rows.LexiconVersion>().pick('version', 'changed_by', 'changed_at', 'reason');
export type LexiconRow = RowOf<typeof LEXICON>;

export const listLexicons = (ctx: Context, below: number | undefined, limit: number): Promise<LexiconRow[]> =>
  ctx.db.rows<LexiconRow>(sql`
    select ${LEXICON} from recognition.lexicon_version
    where tenant_id = ${ctx.tenantId} and (${below ?? null}::int is null or version < ${below ?? null}::int) order by version desc limit ${limit}`);

/** Adds the version after the one that was edited; undefined when somebody else added one since. */
export const addLexicon = (ctx: Context, lexicon: Lexicon, basedOn: number, reason: string): Promise<LexiconRow | undefined> =>
  ctx.db.row<LexiconRow>(sql`
    insert into recognition.lexicon_version (tenant_id, version, lexicon, changed_by, changed_at, reason)
    select ${ctx.tenantId}, ${basedOn + 1}, ${JSON.stringify(lexicon)}::jsonb, ${ctx.actor.name}, ${ctx.now}, ${reason}
    where coalesce((select max(version) from recognition.lexicon_version where tenant_id = ${ctx.tenantId}), 0) = ${basedOn}
    on conflict do nothing returning ${LEXICON}`);

export interface Correction {
  readonly needId: string;
  readonly text: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly by: string;
}

export const addCorrection = (ctx: Context, { needId, text, before, after, by }: Correction): Promise<number> =>
  ctx.db.run(sql`
    insert into recognition.correction (tenant_id, id, need_id, sealed_text, before, after, corrected_by, corrected_at)
    values (${ctx.tenantId}, ${ctx.newId()}, ${needId}, ${ctx.secrets.seal(text)}, ${JSON.stringify(before)}::jsonb, ${JSON.stringify(after)}::jsonb, ${by}, ${ctx.now})`);

/** Beyond this the oldest corrections are left out of training: how people speak changes slowly, and training must end. */
const MOST_CORRECTIONS = 20_000;
const taggedShape = z.object({ category: z.array(categorySchema).min(1), urgency: urgencySchema });

/** The last word on each need, as training sentences. */
export async function listCorrected(ctx: Context): Promise<Labelled[]> {
  const rows = await ctx.db.rows<Pick<rows.Correction, 'sealed_text' | 'after'>>(sql`
    select sealed_text, after from (
      select distinct on (need_id) sealed_text, after, corrected_at, id from recognition.correction
      where tenant_id = ${ctx.tenantId} order by need_id, corrected_at desc, id desc
    ) as last order by corrected_at desc, id desc limit ${MOST_CORRECTIONS}`);
  return rows.flatMap((row) => {
    const text = ctx.secrets.open(row.sealed_text);
    const tags = taggedShape.safeParse(row.after);
    return tags.success && !textProblem(text) ? [{ text, ...tags.data, group: 'corrections' }] : [];
  });
}

export const countCorrections = async (ctx: Context, since: Date | null): Promise<{ all: number; since: number }> =>
  (await ctx.db.row<{ all: number; since: number }>(sql`
    select count(*)::int as "all", count(*) filter (where ${since}::timestamptz is null or corrected_at > ${since}::timestamptz)::int as since
    from recognition.correction where tenant_id = ${ctx.tenantId}`)) as { all: number; since: number };

export const findModel = async (ctx: Context, version: number): Promise<StoredModel | undefined> =>
  (await ctx.db.row<Pick<rows.Model, 'stored'> & { readonly stored: StoredModel }>(sql`select stored from recognition.model where tenant_id = ${ctx.tenantId} and version = ${version}`))?.stored;

export type ModelRow = Pick<rows.Model, 'version' | 'taken' | 'trained_at' | 'trained_by' | 'corrections'> & { readonly name: string; readonly measured: Measured; readonly was_in_force: boolean };

/** A model without its weights. */
const MODEL = sql`
  m.version, m.stored ->> 'version' as name, m.stored -> 'measured' as measured, m.taken, m.trained_at, m.trained_by, m.corrections,
  m.taken or exists (select from recognition.model_choice c where c.tenant_id = m.tenant_id and c.model = m.version) as was_in_force`;

/** The newest models first. */
export const listModels = (ctx: Context, below: number | undefined, limit: number): Promise<ModelRow[]> =>
  ctx.db.rows<ModelRow>(sql`
    select ${MODEL} from recognition.model m where m.tenant_id = ${ctx.tenantId} and (${below ?? null}::int is null or m.version < ${below ?? null}::int)
    order by m.version desc limit ${limit}`);

export const findModelRow = (ctx: Context, version: number): Promise<ModelRow | undefined> =>
  ctx.db.row<ModelRow>(sql`select ${MODEL} from recognition.model m where m.tenant_id = ${ctx.tenantId} and m.version = ${version}`);

/** Undefined when somebody else chose at the same moment. */
export const chooseModel = (ctx: Context, model: number, reason: string): Promise<Pick<rows.ModelChoice, 'position'> | undefined> =>
  ctx.db.row<Pick<rows.ModelChoice, 'position'>>(sql`
    insert into recognition.model_choice (tenant_id, position, model, chosen_by, chosen_at, reason)
    select ${ctx.tenantId}, coalesce(max(position), 0) + 1, ${model}, ${ctx.actor.name}, ${ctx.now}, ${reason} from recognition.model_choice where tenant_id = ${ctx.tenantId}
    on conflict do nothing returning position`);

export const addModel = async (ctx: Context, model: { stored: StoredModel; corrections: number; by: string }): Promise<number> =>
  (await ctx.db.row<Pick<rows.Model, 'version'>>(sql`
    insert into recognition.model (tenant_id, version, stored, corrections, taken, trained_by, trained_at)
    select ${ctx.tenantId}, coalesce(max(version), 0) + 1, ${JSON.stringify(model.stored)}::jsonb, ${model.corrections}, false, ${model.by}, ${ctx.now}
    from recognition.model where tenant_id = ${ctx.tenantId} returning version`))?.version ?? 0;
