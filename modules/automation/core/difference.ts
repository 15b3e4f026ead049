/** What is different between two versions of a table, row by row, so that whoever switches one on sees what they change. */
import type { DecisionRule, DecisionTable } from '@huying/kernel';

export interface RowDifference {
  readonly change: 'added' | 'removed' | 'changed' | 'moved';
  readonly rule: DecisionRule;
  /** As it was, where it was changed. */
  readonly former: DecisionRule | undefined;
  /** Ids of the columns whose cells differ, and `note`. */
  readonly columns: readonly string[];
}

const cells = (table: DecisionTable, rule: DecisionRule): Map<string, string> =>
  new Map([
    ...table.inputs.map(({ id }, at) => [id, (rule.when[at] ?? '').trim() || '-'] as const),
    ...table.outputs.map(({ id }, at) => [id, (rule.then[at] ?? '').trim()] as const),
    ['note', rule.note ?? ''] as const,
  ]);

/** Rows are known by their ids. A row that only stands elsewhere is `moved`, where the order counts. */
export function differenceOf(before: DecisionTable, after: DecisionTable): RowDifference[] {
  const former = new Map(before.rules.map((rule) => [rule.id, rule]));
  const kept = new Set(after.rules.map((rule) => rule.id));
  const stayed = before.rules.filter((rule) => kept.has(rule.id)).map((rule) => rule.id);
  const now = after.rules.filter((rule) => former.has(rule.id)).map((rule) => rule.id);
  const isOrdered = before.hitPolicy === 'FIRST' || before.hitPolicy === 'RULE ORDER';
  const moved = new Set(isOrdered ? movedIn(stayed, now) : []);
  const found = after.rules.flatMap((rule): RowDifference[] => {
    const old = former.get(rule.id);
    if (!old) return [{ change: 'added', rule, former: undefined, columns: [] }];
    const [was, is] = [cells(before, old), cells(after, rule)];
    const columns = [...new Set([...was.keys(), ...is.keys()])].filter((id) => was.get(id) !== is.get(id));
    if (columns.length > 0) return [{ change: 'changed', rule, former: old, columns }];
    return moved.has(rule.id) ? [{ change: 'moved', rule, former: old, columns: [] }] : [];
  });
  return [...found, ...before.rules.filter((rule) => !kept.has(rule.id)).map((rule): RowDifference => ({ change: 'removed', rule, former: rule, columns: [] }))];
}

/** The fewest rows whose moving explains the new order: all but a longest run that kept its order. */
function movedIn(before: readonly string[], after: readonly string[]): string[] {
  const place = new Map(before.map((id, at) => [id, at]));
  const lengths: number[] = [];
  const previous: number[] = [];
  after.forEach((id, at) => {
    lengths[at] = 1;
    previous[at] = -1;
    for (let earlier = 0; earlier < at; earlier += 1) {
      if ((place.get(after[earlier] as string) ?? 0) < (place.get(id) ?? 0) && (lengths[earlier] ?? 0) + 1 > (lengths[at] ?? 0)) {
        lengths[at] = (lengths[earlier] ?? 0) + 1;
        previous[at] = earlier;
      }
    }
  });
  const kept = new Set<string>();
  for (let at = lengths.indexOf(Math.max(0, ...lengths)); at >= 0; at = previous[at] ?? -1) kept.add(after[at] as string);
  return after.filter((id) => !kept.has(id));
}
