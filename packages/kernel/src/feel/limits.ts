/** Limits of conditions, apart from the language itself, so that shapes can name them without loading it. */
export const MAX_CONDITION_LENGTH = 2000;
/** Levels of the syntax tree; each bracket costs one or two. */
export const MAX_CONDITION_DEPTH = 120;
/**
 * Steps that one condition may take: elements visited by loops, filters and list functions. About 10 ms, and more than any honest
 * rule needs.
 */
export const MAX_CONDITION_STEPS = 100_000;
/** Steps of all cells of one decision, or of all conditions of one form. */
export const MAX_DECISION_STEPS = 1_000_000;
