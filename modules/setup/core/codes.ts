import { type Refusal, refuse } from '@huying/kernel';

const OFFICE_DIGITS = 9;

/** GB/T 10114: nine digits name a street office; statistics write twelve, ending in 000. The nine are the number of the tenant. */
export function readOfficeCode(text: string): { readonly code: string; readonly tenantId: number } | Refusal<'setup.officeCode'> {
  const digits = text.normalize('NFKC').replace(/\s/g, '');
  const code = /^\d{9}000$/.test(digits) ? digits.slice(0, OFFICE_DIGITS) : digits;
  // No province has a code below 11, and nothing above 9 begins one.
  return /^[1-9]\d{8}$/.test(code) && Number(code.slice(0, 2)) >= 11 ? { code, tenantId: Number(code) } : refuse('setup.officeCode', { code: text.slice(0, 20) });
}

/** The last three digits of a community's twelve; the twelve are understood where they begin with those of the office. */
export function readCommunityCode(text: string, officeCode: string): { readonly code: string } | Refusal<'setup.communityCode'> {
  const digits = text.normalize('NFKC').replace(/\s/g, '');
  const code = /^\d{12}$/.test(digits) && digits.startsWith(officeCode) ? digits.slice(OFFICE_DIGITS) : digits;
  return /^\d{3}$/.test(code) && code !== '000' ? { code } : refuse('setup.communityCode', { code: text.slice(0, 20), office: officeCode });
}
