/** A community to try things out in. Nothing here answers on an installation that is not a demonstration. */
import { defineContract, roleSchema } from '@huying/kernel';
import { z } from 'zod';

/** Somebody to sign in as; the one-time code is shown on the screen, so that a touch is enough. */
export const face = z.object({ role: roleSchema, name: z.string(), tenantId: z.number().int(), community: z.string(), phone: z.string(), page: z.string().nullable() });
export type Face = z.output<typeof face>;

export const demonstration = defineContract('demonstration', {
  routes: {
    people: { method: 'GET', path: '/api/demonstration/people', summary: 'Whom one may sign in as to try things out; only on a demonstration', who: 'anybody', out: z.object({ people: z.array(face) }) },
  },
});
