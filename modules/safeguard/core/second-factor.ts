/** Who must have a second factor, and how its secret and its codes are written. */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable, type Role } from '@huying/kernel';
import { STAFF_ROLES } from '../contract.ts';

export const SECOND_FACTOR_TABLE = 'safeguard.secondFactor';

const isStaff = (role: Role): boolean => (STAFF_ROLES as readonly Role[]).includes(role);
/** Whoever has no duty here is asked for nothing, and signs in as before. */
export const staffRoles = (roles: readonly Role[]): Role[] => [...new Set(roles.filter(isStaff))];

/** Domain 07, GB/T 22239 8.1.4.1 d: two ways of proof together for those who administer. */
const table = defineDecisionTable({
  name: SECOND_FACTOR_TABLE,
  title: { zh: '谁登录要两道验证', en: 'Who signs in with a second factor' },
  hitPolicy: 'FIRST',
  inputs: [
    { id: 'role', title: { zh: '身份', en: 'Role' }, type: 'string', values: [...STAFF_ROLES] },
    { id: 'demonstration', title: { zh: '是演示系统', en: 'Is a demonstration' }, type: 'boolean' },
  ],
  outputs: [{ id: 'required', title: { zh: '必须设', en: 'Is required' }, type: 'boolean' }],
  rules: [
    { id: 'demonstration', when: ['-', 'true'], then: ['false'], note: '演示系统谁都能一键进入，不强求。' },
    { id: 'administrator', when: ['"administrator"', '-'], then: ['true'] },
    { id: 'others', when: ['-', '-'], then: ['false'], note: '其他工作人员自愿；要强制，把这一行改成“是”。' },
  ],
});

export const secondFactorTables: ShippedTables = { [SECOND_FACTOR_TABLE]: { table, facts: ['role', 'demonstration'], words: { role: { text: 'people.role' } } } };

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, section 6, without padding, as apps take it. */
export function toBase32(bytes: Uint8Array): string {
  let text = '';
  let held = 0;
  let bits = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    for (; bits >= 5; bits -= 5) text += BASE32[(held >> (bits - 5)) & 31];
    held &= (1 << bits) - 1;
  }
  return bits > 0 ? text + BASE32[(held << (5 - bits)) & 31] : text;
}

/** What the QR code says; the label names the installation and the person, so that an app with several codes tells them apart. */
export function enrolmentUri({ secret, issuer, name }: { readonly secret: string; readonly issuer: string; readonly name: string }): string {
  const label = [issuer, name].map(encodeURIComponent).join(':');
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent(issuer)}`;
}

/** As people type codes: with spaces or strokes in between, in either case, with the letters that look like digits. */
export const readTyped = (typed: string): string => typed.normalize('NFKC').replace(/[\s\-‐–—]/g, '').toUpperCase();
export const isTimeCode = (code: string): boolean => /^\d{6}$/.test(code);
