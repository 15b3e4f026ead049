/** Turns a route of a contract and its argument into the parts of an HTTP request. Pure. */
import type { Binary, RouteShape } from '@huying/kernel';

export interface LooseArgument {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

export const isBinary = (body: RouteShape['body']): body is Binary => body !== undefined && 'binary' in body;

const asText = (value: unknown): string => (value instanceof Date ? value.toISOString() : String(value));

/** Path with its parameters, and the query: lists repeat their key, what is undefined or null is left out. */
export function addressOf(route: RouteShape, argument: LooseArgument): string {
  const path = route.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = argument.params?.[name];
    if (value === undefined || value === null || value === '') throw new Error(`${route.method} ${route.path} needs the parameter ${name}`);
    return encodeURIComponent(asText(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(argument.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) query.append(name, asText(item));
    }
  }
  const asked = query.toString();
  return asked ? `${path}?${asked}` : path;
}

/** Body and its type. Bytes go as they are, everything else as JSON. */
export function bodyOf(route: RouteShape, argument: LooseArgument): { body: Blob | string | undefined; contentType: string | undefined } {
  if (route.body === undefined) return { body: undefined, contentType: undefined };
  if (!isBinary(route.body)) return { body: JSON.stringify(argument.body), contentType: 'application/json' };
  const { body } = argument;
  if (!(body instanceof Blob)) throw new Error(`${route.method} ${route.path} takes a Blob`);
  // A recorder adds parameters (`audio/webm;codecs=opus`); the contract names the plain type.
  return { body, contentType: body.type.split(';')[0] || route.body.binary[0] };
}
