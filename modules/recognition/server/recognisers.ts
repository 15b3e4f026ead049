import type { Context } from '@huying/platform';
import { compileLexicon, type CompiledLexicon, lexiconProblems } from '../core/lexicon.ts';
import { DEFAULT_LEXICON } from '../core/lexicon/index.ts';
import { loadModel, type Model } from '../core/model.ts';
import type { Recogniser } from '../core/recognise.ts';
import { shippedModel } from '../core/shipped.ts';
import { findLexicon, findModel, inForce } from './store.ts';

/** Tenants whose lexicon and model are kept ready; a version never changes, so its number is key enough. */
const MOST_KEPT = 60;

export interface Recognisers {
  /** What is in force for the tenant of the context. */
  of(ctx: Context): Promise<Recogniser>;
}

function kept<T>() {
  const values = new Map<string, T>();
  return async (key: string, make: () => Promise<T>): Promise<T> => {
    const known = values.get(key);
    if (known) return known;
    const value = await make();
    if (values.size >= MOST_KEPT) values.delete(values.keys().next().value as string);
    values.set(key, value);
    return value;
  };
}

export function createRecognisers(): Recognisers {
  const lexicons = kept<CompiledLexicon>();
  const models = kept<Model>();
  const shipped = { lexicon: compileLexicon(DEFAULT_LEXICON), model: shippedModel() };

  async function lexiconOf(ctx: Context, version: number): Promise<CompiledLexicon> {
    const stored = await findLexicon(ctx, version);
    // It was sound when it was stored; a later release may read lexicons more strictly. What ships decides until staff mend theirs.
    if (!stored || lexiconProblems(stored).length > 0) {
      ctx.log.error({ version }, 'a stored lexicon is no longer sound');
      return shipped.lexicon;
    }
    return compileLexicon(stored);
  }

  async function modelOf(ctx: Context, version: number): Promise<Model> {
    const stored = await findModel(ctx, version);
    const model = stored && loadModel(stored);
    if (!model) ctx.log.error({ version }, 'a stored model does not fit this release');
    return model ?? shipped.model;
  }

  return {
    async of(ctx) {
      const version = await inForce(ctx);
      const key = (number: number) => `${ctx.tenantId}/${number}`;
      return {
        lexicon: version.lexicon === 0 ? shipped.lexicon : await lexicons(key(version.lexicon), () => lexiconOf(ctx, version.lexicon)),
        lexiconVersion: `lexicon-${version.lexicon}`,
        model: version.model === 0 ? shipped.model : await models(key(version.model), () => modelOf(ctx, version.model)),
      };
    },
  };
}
