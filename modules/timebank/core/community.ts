/** The community is the twelve-digit division of the statistics bureau in a path; the nine digits of its street may stand before it. */
const COMMUNITY_CODE = /^\d{12}$/;

/** Path of the community that an area lies in: `/510117001/510117001005/g03` gives `/510117001/510117001005`. */
export function communityOf(areaPath: string): string {
  const parts = areaPath.split('/').slice(1);
  const at = parts.findIndex((part) => COMMUNITY_CODE.test(part));
  // Where codes are of another kind, the first part is taken: an account for the whole street is better than one per flat.
  return parts.length === 0 ? '' : `/${parts.slice(0, Math.max(at, 0) + 1).join('/')}`;
}
