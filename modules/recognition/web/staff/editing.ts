import type { RouteOut } from '@huying/kernel';
import type { Lexicon, recognition } from '../../contract.ts';
import type { Draft } from '../draft.ts';

/** What the parts of the lexicon share: the version in force, and what is changed on top of it. */
export interface Editing {
  readonly inForce: RouteOut<typeof recognition.routes.lexicon>;
  /** The lexicon with the draft in it. */
  readonly drafted: Lexicon;
  readonly names: ReadonlyMap<string, string>;
  readonly draft: Draft | undefined;
  readonly onDraft: (draft: Draft | undefined) => void;
}
