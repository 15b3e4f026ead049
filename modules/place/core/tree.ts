/** What makes a tree of areas sound. Reach is tested by "the path begins with", so paths must not begin with one another by accident. */

export interface AreaToAdd {
  readonly id: string;
  readonly parentId: string | null;
  readonly code: string;
  readonly path: string;
}

/** Where it is wrong, in words for whoever loads areas; empty when all is well. `known` are the areas that are there already. */
export function treeProblems(added: readonly AreaToAdd[], known: readonly AreaToAdd[]): string[] {
  const byId = new Map([...known, ...added].map((area) => [area.id, area]));
  const problems: string[] = [];
  for (const area of added) {
    const parent = area.parentId === null ? undefined : byId.get(area.parentId);
    if (area.parentId !== null && !parent) problems.push(`${area.path}: its parent is not there`);
    else if (area.path !== `${parent?.path ?? ''}/${area.code}`) problems.push(`${area.path}: is not the path of its parent and its code ${area.code}`);
  }
  return [...problems, ...prefixProblems([...known, ...added])];
}

/**
 * `/5101/g1` and `/5101/g10` as neighbours: whoever may see the first would see the second. Sorted, such paths stand in one run: the longer ones
 * follow the shorter, so that comparing each path with the last one that is not below another finds every pair.
 */
function prefixProblems(areas: readonly AreaToAdd[]): string[] {
  const siblings = new Map<string | null, string[]>();
  for (const { parentId, code } of areas) siblings.set(parentId, [...(siblings.get(parentId) ?? []), code]);
  const problems: string[] = [];
  for (const codes of siblings.values()) {
    let shorter: string | undefined;
    for (const code of codes.sort()) {
      if (shorter !== undefined && code.startsWith(shorter)) problems.push(`the codes ${shorter} and ${code} are neighbours and begin alike`);
      else shorter = code;
    }
  }
  return problems;
}

/** A ring of GeoJSON ends where it began. */
export function closedRing(outline: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const [first, last] = [outline[0], outline.at(-1)];
  if (!first || !last) return [];
  return first[0] === last[0] && first[1] === last[1] ? [...outline] : [...outline, first];
}
