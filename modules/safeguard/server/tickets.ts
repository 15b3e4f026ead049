/** What goes to the page and comes back with the next step, sealed: the server keeps nothing of a sign-in that was begun. */
import type { PersonId } from '@huying/kernel';
import type { Context } from '@huying/platform';
import { z } from 'zod';

/** Long enough to find an app, install it and come back. */
const MINUTES = 15;

const shapes = {
  /** Who has proved the first factor. */
  ticket: z.object({ use: z.literal('ticket'), until: z.number(), personId: z.string(), wants: z.enum(['code', 'enrolment']), mustChangePassword: z.boolean() }),
  /** A secret that was shown and holds once a code of it is confirmed. */
  offer: z.object({ use: z.literal('offer'), until: z.number(), personId: z.string(), secret: z.string() }),
};
export type Ticket = z.output<typeof shapes.ticket>;
export type Offer = z.output<typeof shapes.offer>;

const sealedOf = (ctx: Context, content: Ticket | Offer): string => ctx.secrets.seal(JSON.stringify(content)).toString('base64url');
const untilOf = (ctx: Context): number => ctx.now.getTime() + MINUTES * 60_000;

/** Says itself in which tenant it is looked at: whoever carries it is not signed in yet. */
export const issueTicket = (ctx: Context, { personId, ...rest }: Pick<Ticket, 'wants' | 'mustChangePassword'> & { readonly personId: PersonId }): string =>
  `${ctx.tenantId}.${sealedOf(ctx, { use: 'ticket', until: untilOf(ctx), personId, ...rest })}`;
export const issueOffer = (ctx: Context, personId: PersonId, secret: Uint8Array): string => sealedOf(ctx, { use: 'offer', until: untilOf(ctx), personId, secret: Buffer.from(secret).toString('base64url') });

export function tenantOf(ticket: string): number | undefined {
  const tenantId = Number(/^(\d{1,9})\.[\w-]+$/.exec(ticket)?.[1]);
  return Number.isInteger(tenantId) ? tenantId : undefined;
}

/** What was sealed here for this use and is not over yet. */
function opened<Use extends keyof typeof shapes>(ctx: Context, use: Use, text: string): z.output<(typeof shapes)[Use]> | undefined {
  try {
    const read = shapes[use].safeParse(JSON.parse(ctx.secrets.open(Buffer.from(text, 'base64url'))));
    return read.success && read.data.until > ctx.now.getTime() ? (read.data as z.output<(typeof shapes)[Use]>) : undefined;
  } catch {
    // Sealed by nobody here, or cut off.
    return undefined;
  }
}
export const readTicket = (ctx: Context, ticket: string): Ticket | undefined => opened(ctx, 'ticket', ticket.slice(ticket.indexOf('.') + 1));
export function readOffer(ctx: Context, offer: string, personId: PersonId): Buffer | undefined {
  const read = opened(ctx, 'offer', offer);
  return read?.personId === personId ? Buffer.from(read.secret, 'base64url') : undefined;
}
