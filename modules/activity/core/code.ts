/** Codes for checking in: what is signed, how it is written, and how long it is good. The signature is the server's. Pure. */

/** A new code on the screen every half minute; one is taken for three minutes, since who has no session must sign in first. */
export const CODE_SECONDS = 30;
const CODE_STEPS = 6;
/** A participant's own code stands on their telephone while they wait in line. */
export const TICKET_SECONDS = 300;
const TICKET_STEPS = 2;

/** `in` and `out` are the host's codes; a ticket is one person's. */
export type Signed = { readonly does: 'in' | 'out'; readonly activityId: string } | { readonly does: 'ticket'; readonly activityId: string; readonly personId: string };

const LETTERS = { in: 'i', out: 'o', ticket: 't' } as const;
const secondsOf = (does: Signed['does']) => (does === 'ticket' ? TICKET_SECONDS : CODE_SECONDS);
const stepsOf = (does: Signed['does']) => (does === 'ticket' ? TICKET_STEPS : CODE_STEPS);

export const stepAt = (does: Signed['does'], now: Date): number => Math.floor(now.getTime() / 1_000 / secondsOf(does));
/** When the next one takes its place. */
export const nextAt = (does: Signed['does'], now: Date): Date => new Date((stepAt(does, now) + 1) * secondsOf(does) * 1_000);

/** What the server signs. */
export const signedText = (signed: Signed, step: number): string => [signed.does, signed.activityId, signed.does === 'ticket' ? signed.personId : '', step].join(' ');

const short = (id: string) => id.replaceAll('-', '');
const long = (hex: string) => `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;

export const writeCode = (signed: Signed, step: number, signature: string): string =>
  [LETTERS[signed.does] + short(signed.activityId), ...(signed.does === 'ticket' ? [short(signed.personId)] : []), step.toString(36), signature].join('.');

const HOST = /^([io])([0-9a-f]{32})\.([0-9a-z]{1,10})\.([0-9A-Za-z_-]{16})$/;
const TICKET = /^t([0-9a-f]{32})\.([0-9a-f]{32})\.([0-9a-z]{1,10})\.([0-9A-Za-z_-]{16})$/;

export interface ReadCode {
  readonly signed: Signed;
  readonly step: number;
  readonly signature: string;
}
/** Undefined where it is no code. */
export function readCode(text: string): ReadCode | undefined {
  const [, letter, id, step = '', signature = ''] = HOST.exec(text) ?? [];
  if (letter && id) return { signed: { does: letter === 'i' ? 'in' : 'out', activityId: long(id) }, step: Number.parseInt(step, 36), signature };
  const [, of, person, ticketStep = '', ticketSignature = ''] = TICKET.exec(text) ?? [];
  return of && person ? { signed: { does: 'ticket', activityId: long(of), personId: long(person) }, step: Number.parseInt(ticketStep, 36), signature: ticketSignature } : undefined;
}

/** Neither too old nor of a time to come. */
export function isFresh({ signed, step }: Pick<ReadCode, 'signed' | 'step'>, now: Date): boolean {
  const current = stepAt(signed.does, now);
  return step <= current && current - step < stepsOf(signed.does);
}
