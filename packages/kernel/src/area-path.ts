/** The nine digits of a street office in the statistics bureau's divisions. */
const STREET_CODE = /^\d{9}$/;

/** Path of the community that an area lies in: `/510117001/005/g03` gives `/510117001/005`. Where no street stands first, it is the first part. */
export function communityOf(areaPath: string): string {
  const parts = areaPath.split('/').slice(1);
  return parts.slice(0, STREET_CODE.test(parts[0] ?? '') ? 2 : 1).map((part) => `/${part}`).join('');
}
