/**
 * The contract of a module: the only thing other modules, the browser and other systems see of it.
 *
 * A contract declares
 * - routes: what can be asked over HTTP, by whom, with every expected "no" (refusal) and its status;
 * - calls: what other modules may command inside the same transaction;
 * - events: facts that happened, told inside the same transaction to the modules that listen;
 * - notices: what is pushed to people's open pages after the commit.
 */
import { z } from 'zod';

/** Roles are memberships of a person in an organisation. `system` is another system that signs in with a key. */
export const ROLES = [
  'elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk', 'auditor',
  'administrator', 'system',
] as const;
export type Role = (typeof ROLES)[number];
export const roleSchema = z.enum(ROLES);

/** Who may use a route: anybody without signing in, whoever is signed in, or holders of one of these roles. */
export type Access = 'anybody' | 'signed-in' | readonly Role[];

/** Refusal codes and the HTTP status each is answered with. */
export type Refusals = Readonly<Record<string, 400 | 401 | 403 | 404 | 409 | 410 | 413 | 415 | 422 | 423 | 429 | 503>>;

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What a route takes or gives besides JSON. */
export interface Binary {
  readonly binary: readonly string[];
  readonly maxBytes: number;
}
export const binary = (mimeTypes: readonly string[], maxBytes: number): Binary => ({ binary: mimeTypes, maxBytes });

export interface RouteShape {
  readonly method: Method;
  /** Path below the origin, parameters as `:name`. */
  readonly path: `/${string}`;
  /** One English sentence for the OpenAPI document. */
  readonly summary: string;
  readonly who: Access;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType | Binary;
  /** Shape of the answer; absent for 204 and where a file is given. */
  readonly out?: z.ZodType;
  readonly gives?: 'file';
  readonly refusals?: Refusals;
  /** The answer's `token` becomes the session cookie, the cookie is given again for as long as browsers keep one (400 days), or it is cleared. */
  readonly session?: 'opens' | 'renews' | 'ends';
  /** A GET whose reading is itself recorded, such as opening a person's file: its transaction may write. */
  readonly writes?: true;
  /** Attempts per minute and per client allowed, where trying often is itself an attack. */
  readonly attemptsPerMinute?: number;
}

export interface CallShape {
  readonly in: z.ZodType;
  /** Slow work (speech, other servers) done outside any transaction: asked only before a command. */
  readonly slow?: true;
  readonly out?: z.ZodType;
  readonly refusals?: Refusals;
}

export interface ContractShape {
  readonly routes?: Readonly<Record<string, RouteShape>>;
  readonly calls?: Readonly<Record<string, CallShape>>;
  readonly events?: Readonly<Record<string, z.ZodType>>;
  readonly notices?: Readonly<Record<string, z.ZodType>>;
}

type Named<K extends string> = { readonly module: string; readonly name: K };
export type Route<S extends RouteShape = RouteShape, K extends string = string> = S & Named<K>;
export type Call<S extends CallShape = CallShape, K extends string = string> = S & Named<K>;
export type Event<T extends z.ZodType = z.ZodType, K extends string = string> = Named<K> & { readonly shape: T };
export type Notice<T extends z.ZodType = z.ZodType, K extends string = string> = Named<K> & { readonly shape: T };

export interface Contract<C extends ContractShape = ContractShape> {
  readonly module: string;
  readonly routes: { readonly [K in keyof C['routes'] & string]: Route<NonNullable<C['routes']>[K], K> };
  readonly calls: { readonly [K in keyof C['calls'] & string]: Call<NonNullable<C['calls']>[K], K> };
  readonly events: { readonly [K in keyof C['events'] & string]: Event<NonNullable<C['events']>[K], K> };
  readonly notices: { readonly [K in keyof C['notices'] & string]: Notice<NonNullable<C['notices']>[K], K> };
}

/** A contract whose declarations are not known at compile time. */
export interface AnyContract {
  readonly module: string;
  readonly routes: Readonly<Record<string, Route>>;
  readonly calls: Readonly<Record<string, Call>>;
  readonly events: Readonly<Record<string, Event>>;
  readonly notices: Readonly<Record<string, Notice>>;
}

const MODULE_NAME = /^[a-z][a-z-]*$/;

/** Gives every route, call, event and notice its module and name; throws where the declaration is unsound. */
export function defineContract<const C extends ContractShape>(module: string, shape: C): Contract<C> {
  if (!MODULE_NAME.test(module)) throw new Error(`module name ${module} is not lower-case`);
  const named = (group: Readonly<Record<string, object>> | undefined, wrap: (value: object) => object) =>
    Object.fromEntries(Object.entries(group ?? {}).map(([name, value]) => [name, { ...wrap(value), module, name }]));
  for (const [name, route] of Object.entries(shape.routes ?? {})) {
    const declared = [...route.path.matchAll(/:([A-Za-z]+)/g)].map((m) => m[1]);
    const shaped = Object.keys(route.params?.shape ?? {});
    if (declared.join() !== shaped.join()) throw new Error(`${module}.${name}: path ${route.path} and params [${shaped}] differ`);
    if (route.writes && route.method !== 'GET') throw new Error(`${module}.${name}: only a GET needs to say that it writes`);
    if (route.method === 'GET' && route.body) throw new Error(`${module}.${name}: GET takes no body`);
    if (Array.isArray(route.who) && route.who.length === 0) throw new Error(`${module}.${name}: nobody may use it`);
  }
  return {
    module,
    routes: named(shape.routes, (value) => value),
    calls: named(shape.calls, (value) => value),
    events: named(shape.events, (value) => ({ shape: value })),
    notices: named(shape.notices, (value) => ({ shape: value })),
  } as unknown as Contract<C>;
}

/** An expected "no": a value, never an exception. */
export interface Refusal<Code extends string = string> {
  readonly refused: Code;
  /** Facts for the sentence shown to the person, e.g. `{ minutes: 15 }`; never personal data of others. */
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

export const refuse = <const Code extends string>(refused: Code, facts?: Refusal['facts']): Refusal<Code> =>
  facts ? { refused, facts } : { refused };

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && typeof (value as Refusal).refused === 'string';

/** Refusals that the platform itself may answer on any route; modules may return them without declaring them. */
export const PLATFORM_REFUSALS = {
  'request.invalid': 400,
  'request.malformed': 400,
  'session.required': 401,
  'access.denied': 403,
  'thing.notFound': 404,
  'request.keyReused': 409,
  'request.tooLarge': 413,
  'request.unsupported': 415,
  'request.tooMany': 429,
  'service.unavailable': 503,
} as const satisfies Refusals;
export type PlatformRefusal = 'access.denied' | 'thing.notFound' | 'request.invalid';

type Parsed<T, Else = Record<string, never>> = T extends z.ZodType ? z.output<T> : Else;
type Given<T, Else = void> = T extends z.ZodType ? z.input<T> : Else;

/** What a route's handler receives. A binary body arrives as bytes. */
export interface RouteInput<R extends RouteShape> {
  readonly params: Parsed<R['params']>;
  readonly query: Parsed<R['query']>;
  readonly body: R['body'] extends Binary ? Uint8Array : Parsed<R['body'], undefined>;
}
/** What a caller of a route passes: the parts that the route declares. */
export type RouteArgument<R extends RouteShape> = (R['params'] extends z.ZodType ? { params: z.input<R['params']> } : {}) &
  (R['query'] extends z.ZodType ? { query?: z.input<R['query']> } : {}) &
  (R['body'] extends Binary ? { body: Blob } : R['body'] extends z.ZodType ? { body: z.input<R['body']> } : {});
export type RouteOut<R extends RouteShape> = Parsed<R['out'], void>;
export type RouteAnswer<R extends RouteShape> = Given<R['out']>;
export type RefusalOf<R extends { refusals?: Refusals }> = (keyof R['refusals'] & string) | PlatformRefusal;

export type CallIn<C extends CallShape> = z.output<C['in']>;
export type CallArgument<C extends CallShape> = z.input<C['in']>;
export type CallOut<C extends CallShape> = Parsed<C['out'], void>;
export type EventPayload<E extends { shape: z.ZodType }> = z.output<E['shape']>;

/** A page of a list: `after` is the opaque cursor that the previous page gave. */
export const pageQuery = z.object({
  /** Marked in the OpenAPI document as something that only an answer can give. */
  after: z.string().max(200).meta({ title: 'cursor', 'x-cursor': true }).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() });
