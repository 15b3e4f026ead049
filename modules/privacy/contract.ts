/** What everybody may do with their own data: take it away as a file, and leave. */
import { defineContract, idOf, type Role } from '@huying/kernel';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });

/** Who leaves by themselves. Whoever has another role holds something that others rely on: it is handed over first, by those who gave it. */
export const LEAVERS = ['volunteer', 'family'] as const satisfies readonly Role[];

const standing = z.object({
  /** When the account goes; null where nobody wants to leave. */
  dueAt: time.nullable(),
  /** By their own wish, or because the account was never used for anything; null where nobody leaves. */
  why: z.enum(['own', 'unused']).nullable(),
  /** What is to be ended first, as codes with words. */
  hindrances: z.array(z.string()), /** Only the office can end this account. */ isByOffice: z.boolean(), /** Days in which one may think again. */ waitDays: z.number().int(),
});
export type Standing = z.output<typeof standing>;

export const privacy = defineContract('privacy', {
  routes: {
    mine: { method: 'GET', path: '/api/privacy/mine', summary: 'Everything that is held about me, as one file; that it was taken is recorded', who: 'signed-in', writes: true, gives: 'file', attemptsPerMinute: 10 },
    standing: { method: 'GET', path: '/api/privacy/leaving', summary: 'Whether I am leaving, when, and what keeps me', who: 'signed-in', out: standing },
    leave: { method: 'POST', path: '/api/privacy/leaving', summary: 'Leave: the account goes after a time to think again', who: 'signed-in', out: standing, refusals: { 'privacy.byOffice': 409, 'privacy.hindered': 409 } },
    stay: { method: 'DELETE', path: '/api/privacy/leaving', summary: 'Stay after all', who: 'signed-in', out: standing },
  },
  calls: {
    /** The clock of the time to think again. */
    finish: { in: z.object({ personId: idOf('person') }) },
  },
  notices: { changed: z.object({ personId: idOf('person') }) },
});
