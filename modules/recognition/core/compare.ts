/** What another recogniser would have made of the same sentences. */
import type { Understood } from '../contract.ts';
import { isProblem, recognise, type Recogniser, type Spoken } from './recognise.ts';

/** The tags of an answer that a lexicon can change. */
function understood(spoken: Spoken, recogniser: Recogniser): Understood | undefined {
  const answer = recognise(spoken, recogniser);
  if (isProblem(answer)) return undefined;
  const { category, urgency, suspectedRed, people, skills, abstained } = answer;
  return { category, urgency, suspectedRed, people, skills, abstained };
}

/** Undefined where both say the same, or where neither can read it. */
export function compareOn(spoken: Spoken, inForce: Recogniser, draft: Recogniser): { readonly before: Understood; readonly after: Understood } | undefined {
  const [before, after] = [understood(spoken, inForce), understood(spoken, draft)];
  return before && after && JSON.stringify(before) !== JSON.stringify(after) ? { before, after } : undefined;
}
