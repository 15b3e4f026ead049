import type {
  AnyContract, Call, CallArgument, CallIn, CallOut, Contract, Event, EventPayload, Id, Notice, PersonId, Refusal, RefusalOf, Route, RouteAnswer, RouteInput,
} from '@huying/kernel';
import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Actor, Membership } from './actor.ts';
import type { Db, TransactionDb } from './database/db.ts';
import type { Keys } from './auth/keys.ts';
import type { SignIns } from './auth/sign-in.ts';
import type { FileStore } from './files.ts';
import type { TenantSecrets } from './secrets.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export interface TrailEntry {
  readonly subject: { readonly kind: string; readonly id: string };
  /** `module.past`, e.g. `need.raised`. */
  readonly action: string;
  readonly detail?: Json;
  readonly reason?: string;
}

export interface TrailLine {
  readonly id: string;
  readonly at: Date;
  readonly actorKind: string;
  readonly actorName: string;
  readonly action: string;
  readonly detail: Record<string, unknown>;
  readonly reason: string | null;
  readonly sealed: boolean;
}

export interface TimerRequest<C extends Call = Call> {
  /** Names the clock inside the tenant, e.g. `callout/<id>/tier/2`: setting it again moves it. */
  readonly key: string;
  readonly at: Date;
  readonly call: C;
  readonly input: CallArgument<C>;
}

/** What was set from outside when the installation started. */
export interface Surroundings {
  /** Demonstration: one-time codes are shown on the screen instead of sent. */
  readonly demonstration: boolean;
  /** Where the installation keeps what is not in the database. */
  readonly dataDir: string;
  /** Settings of modules, e.g. CODE_CHANNEL_URL. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What a handler may use. It is the first argument of everything that acts; nothing is ambient. */
export interface Context {
  readonly tenantId: number;
  readonly actor: Actor;
  /** The installation's time at the start of the command. */
  readonly now: Date;
  /** When the command was given, where its page kept it because the network was away; as the device says, but never later than now. */
  readonly givenAt: Date | undefined;
  readonly db: TransactionDb;
  newId<Kind extends string>(): Id<Kind>;
  /** Commands or asks another module inside the same transaction. */
  call<C extends Call>(call: C, input: CallArgument<C>): Promise<CallOut<C> | Refusal<RefusalOf<C>>>;
  /** Tells a fact; the modules that listen act inside the same transaction. */
  emit<E extends Event>(event: E, payload: z.input<E['shape']>): Promise<void>;
  /** The trail of one thing, oldest first; `sealed` once it is part of the chain. */
  readTrail(subject: { readonly kind: string; readonly id: string }): Promise<TrailLine[]>;
  /** A setting of the tenant, or what holds where the tenant set none. */
  setting<T>(name: string, shape: z.ZodType<T>, otherwise: T): Promise<T>;
  /** Pushes to the open pages of these channels after the commit; kept so that a page that was away catches up. */
  tell<N extends Notice>(channels: readonly string[], notice: N, payload: z.input<N['shape']>): void;
  trail(entry: TrailEntry): void;
  readonly timer: {
    set<C extends Call>(request: TimerRequest<C>): void;
    /** Clears one clock, or with a trailing `*` all whose key begins so. */
    clear(key: string): void;
  };
  /** Work outside the transaction, retried until it succeeds (at least once). */
  job(name: string, payload: Json, options?: { readonly key?: string; readonly at?: Date }): Promise<void>;
  /** Leaves the actor's reach for the engine's own reading and writing inside the tenant, e.g. to find helpers. */
  widen<T>(work: () => Promise<T>): Promise<T>;
  readonly surroundings: Surroundings;
  readonly secrets: TenantSecrets;
  readonly files: FileStore;
  readonly signIns: SignIns;
  readonly keys: Keys;
  /** What all modules hold about somebody. */
  readonly personal: Personal;
  readonly log: Logger;
}

/** What slow work before a command may use: no transaction is open yet. */
export interface BeforeTools {
  readonly actor: Actor;
  readonly now: Date;
  /** As of a `Context`. */
  readonly givenAt: Date | undefined;
  readonly log: Logger;
  readonly surroundings: Surroundings;
  /** Sign-in facts outside any transaction: what is counted here stays counted when the command is refused. */
  readonly signIns: SignIns;
  /** Runs work as a person of any tenant; undefined where there is no such person. For signing in, before which nobody knows the tenant. */
  enterAs<T>(person: { readonly tenantId: number; readonly personId: PersonId }, work: (ctx: Context) => Promise<T>): Promise<T | undefined>;
  /** Runs work as the engine of a tenant. For the first start, before which there is nobody to act as. */
  runFor<T>(tenantId: number, work: (ctx: Context) => Promise<T>, options?: { readonly readOnly?: boolean }): Promise<T>;
  /** Asks another module for slow work. */
  slowCall<C extends Call & { readonly slow: true }>(call: C, input: CallArgument<C>): Promise<CallOut<C> | Refusal<RefusalOf<C>>>;
  /** Runs quick work of its own transaction as the actor, e.g. to read what the slow work needs. */
  run<T>(work: (ctx: Context) => Promise<T>): Promise<T>;
}

type Answer<R extends Route> = Promise<(R['gives'] extends 'file' ? FileAnswer : RouteAnswer<R>) | Refusal<RefusalOf<R>>>;
type Handler<R extends Route> = (ctx: Context, input: RouteInput<R>) => Answer<R>;

/** A handler with slow work (speech, pictures, other servers) that is done before the transaction opens. */
export interface PreparedHandler<R extends Route, P = unknown> {
  before(tools: BeforeTools, input: RouteInput<R>): Promise<P | Refusal<RefusalOf<R>>>;
  handle(ctx: Context, input: RouteInput<R>, prepared: P): Answer<R>;
  /** Called once the transaction has ended, whatever came of it; not where `before` refused. */
  after?(prepared: P): void;
}
export const prepared = <R extends Route, P>(_route: R, handler: PreparedHandler<R, P>): PreparedHandler<R, P> => handler;

type CallHandler<C extends Call> = (ctx: C['slow'] extends true ? BeforeTools : Context, input: CallIn<C>) => Promise<(C['out'] extends z.ZodType ? z.input<C['out']> : void) | Refusal<RefusalOf<C>>>;

export type RouteHandlers<C extends Contract> = {
  // biome-ignore lint/suspicious/noExplicitAny: what `before` gives is between it and its own `handle`.
  readonly [K in keyof C['routes']]: C['routes'][K] extends Route ? Handler<C['routes'][K]> | PreparedHandler<C['routes'][K], any> : never;
};
export type CallHandlers<C extends Contract> = { readonly [K in keyof C['calls']]: C['calls'][K] extends Call ? CallHandler<C['calls'][K]> : never };

/** A file as answer of a route that `gives: 'file'`. */
export interface FileAnswer {
  readonly bytes: Uint8Array | string;
  readonly mimeType: string;
  readonly name?: string;
  /** Whoever asks again with the tag of what they have (If-None-Match) is told that nothing changed. */
  readonly isRevalidated?: boolean;
}

// biome-ignore lint/suspicious/noExplicitAny: a registry holds handlers of every shape; each was checked where it was declared.
export type AnyHandler = (ctx: Context, input: any) => Promise<unknown>;
export interface AnyPreparedHandler {
  before(tools: BeforeTools, input: unknown): Promise<unknown>;
  handle(ctx: Context, input: unknown, prepared: unknown): Promise<unknown>;
  after?(prepared: unknown): void;
}
export type AnyRouteHandler = AnyHandler | AnyPreparedHandler;

export interface Listener {
  readonly event: Event;
  readonly handle: AnyHandler;
}
export const listen = <E extends Event>(event: E, handle: (ctx: Context, payload: EventPayload<E>) => Promise<void>): Listener => ({ event, handle });

/** Work done by the job runner, outside any request. `run` opens its own transactions. */
export interface JobDefinition {
  readonly name: string;
  /** Five-field cron expression in UTC where the job runs by itself. */
  readonly cron?: string;
  readonly work: (tools: JobTools, payload: Json) => Promise<void>;
}
export interface JobTools {
  readonly now: Date;
  readonly log: Logger;
  readonly surroundings: Surroundings;
  tenants(): Promise<number[]>;
  run<T>(tenantId: number, work: (ctx: Context) => Promise<T>): Promise<T>;
}

/** What a person is: given by the one module that keeps memberships. */
export interface Identity {
  loadActor(ctx: { readonly db: Db; readonly tenantId: number }, personId: PersonId): Promise<{ name: string; memberships: Membership[] } | undefined>;
}

/** What one table holds about a person: said in the manifest of its module, so that a new module takes part by itself. */
export interface PersonalTable {
  /** `service.visit` */
  readonly table: string;
  /** The column that says whose the row is. */
  readonly of: string;
  /** Columns in the person's own file. What is sealed is given opened; what is other people's is left out. */
  readonly gives: readonly string[];
  /**
   * What becomes of it when the person has left: the rows go, or these columns say `nobody` (a name that is no name), nothing (null) or are empty.
   * Without it the row stays as it is, because it tells nothing of anybody once the person is nobody, or because it must be kept.
   */
  readonly erases?: 'rows' | Readonly<Record<string, 'nobody' | 'nothing' | 'empty'>>;
}

export interface PersonalData {
  readonly tables: readonly PersonalTable[];
  /** What keeps somebody from leaving now, as codes `module.thing`, e.g. a visit that is not finished. */
  readonly hindrances?: (ctx: Context, personId: PersonId) => Promise<readonly string[]>;
  /** Whether somebody who has no role uses their account all the same, e.g. waits for an answer. */
  readonly isUsed?: (ctx: Context, personId: PersonId) => Promise<boolean>;
  /** Takes away what no column says, such as a name within a list; how many rows. */
  readonly erase?: (ctx: Context, personId: PersonId) => Promise<number>;
}

export interface Personal {
  /** Everything about somebody, by table. */
  collect(personId: PersonId): Promise<{ readonly [table: string]: Json }>;
  /** Takes everything away or makes it nobody's; how many rows. The trail stays: it is what the office must be able to account for. */
  erase(personId: PersonId): Promise<number>;
  hindrances(personId: PersonId): Promise<string[]>;
  isUsed(personId: PersonId): Promise<boolean>;
}

export interface ModuleDefinition {
  readonly name: string;
  readonly contract: AnyContract;
  readonly routes: Readonly<Record<string, AnyRouteHandler>>;
  readonly calls: Readonly<Record<string, AnyHandler>>;
  readonly listeners: readonly Listener[];
  readonly jobs: readonly JobDefinition[];
  readonly migrations?: URL;
  readonly identity?: Identity;
  readonly personal?: PersonalData;
  /** Runs once at each start, after migrations, e.g. to load a model into memory. */
  readonly prepare?: (tools: JobTools) => Promise<void>;
}

/** The manifest of a module. Handlers are typed by the contract: a refusal that it does not declare does not compile. */
export function defineModule<const C extends Contract>(definition: {
  readonly contract: C;
  readonly routes: RouteHandlers<C>;
  readonly calls: CallHandlers<C>;
  readonly listeners?: readonly Listener[];
  readonly jobs?: readonly JobDefinition[];
  readonly migrations?: URL;
  readonly identity?: Identity;
  /** What its tables hold about people: their own file is made of it, and it is taken away when they leave. */
  readonly personal?: PersonalData;
  readonly prepare?: (tools: JobTools) => Promise<void>;
}): ModuleDefinition {
  return { ...definition, name: definition.contract.module, listeners: definition.listeners ?? [], jobs: definition.jobs ?? [] } as unknown as ModuleDefinition;
}

/** Gives the handlers of a contract's routes their types where they are written in a file of their own. */
export const routesOf = <const C extends Contract>(_contract: C, handlers: RouteHandlers<C>): RouteHandlers<C> => handlers;
export const callsOf = <const C extends Contract>(_contract: C, handlers: CallHandlers<C>): CallHandlers<C> => handlers;
