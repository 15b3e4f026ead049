/**
 * Valid requests for any route, made from its contract alone: a route that is added tomorrow is asked tomorrow, with no list to keep. Ids are
 * chosen by their kind (`x-id-of`) by whoever asks; what a shape cannot tell (a name that must exist) it shows by `examples`.
 */
import type { Binary, Route } from '@huying/kernel';
import fc from 'fast-check';
import { z } from 'zod';
import { sampleOf } from './sample-files.ts';

type Part = 'params' | 'query' | 'body';
const PARTS: readonly Part[] = ['params', 'query', 'body'];

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly examples?: readonly unknown[];
  readonly 'x-id-of'?: string;
  readonly 'x-cursor'?: boolean;
}

/** A place in a request where an id stands. */
export interface IdSlot {
  readonly part: Part;
  readonly path: string;
  readonly kind: string;
}
export interface SentId extends IdSlot {
  readonly value: string;
}

export interface Choice {
  /** 0 asks with what is required only, 1 with everything, the others with one optional thing each; enums and examples take turns. */
  readonly variant: number;
  id(slot: IdSlot): string;
  /** Preferred where a text may stand, if it fits. */
  readonly words?: readonly string[];
}

export interface GeneratedRequest {
  readonly route: Route;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly contentType: string | undefined;
  readonly ids: readonly SentId[];
}

const isBinary = (body: Route['body']): body is Binary => body !== undefined && 'binary' in body;
export const nameOf = (route: Pick<Route, 'module' | 'name'>): string => `${route.module}.${route.name}`;

const known = new WeakMap<object, Schema>();
function schemaOf(shape: z.ZodType): Schema {
  const schema = known.get(shape) ?? (z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Schema);
  known.set(shape, schema);
  return schema;
}
const shapeOf = (route: Route, part: Part): z.ZodType | undefined => (part === 'body' && isBinary(route.body) ? undefined : (route[part] as z.ZodType | undefined));
const choicesOf = (schema: Schema) => schema.anyOf ?? schema.oneOf;

/** Every place in the request where an id may stand. */
export function idSlotsOf(route: Route): IdSlot[] {
  const slots: IdSlot[] = [];
  const walk = (schema: Schema, part: Part, path: string): void => {
    const kind = schema['x-id-of'];
    if (kind) slots.push({ part, path, kind });
    else if (schema.format === 'uuid') throw new Error(`${nameOf(route)}: ${part}.${path} is an id of no kind: use idOf`);
    for (const [name, inner] of Object.entries(schema.properties ?? {})) walk(inner, part, path ? `${path}.${name}` : name);
    if (schema.items) walk(schema.items, part, `${path}.0`);
    for (const inner of choicesOf(schema) ?? []) walk(inner, part, path);
  };
  for (const part of PARTS) {
    const shape = shapeOf(route, part);
    if (shape) walk(schemaOf(shape), part, '');
  }
  return slots;
}

const optionalsOf = (schema: Schema | undefined): string[] => Object.keys(schema?.properties ?? {}).filter((name) => !schema?.required?.includes(name));

/** How many variants show each optional thing once. */
export function variantsOf(route: Route): number {
  const optionals = PARTS.flatMap((part) => {
    const shape = shapeOf(route, part);
    return shape ? optionalsOf(schemaOf(shape)) : [];
  });
  return optionals.length === 0 ? 1 : optionals.length + 2;
}

/** A number from the text, so that different places do not take turns in step. */
const offsetOf = (text: string): number => [...text].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) as number)) % 9_973, 7);

interface Making {
  readonly choice: Choice;
  readonly part: Part;
  readonly ids: SentId[];
}

const LEFT_OUT = Symbol('left out');

function make(schema: Schema, path: string, making: Making): unknown {
  const { choice, part } = making;
  // Not in step with what is left out, which turns by the number of optional things.
  const turn = <T>(list: readonly T[]): T => list[(choice.variant + Math.floor(choice.variant / 4) + offsetOf(path)) % list.length] as T;
  if (schema['x-cursor']) return LEFT_OUT;
  const kind = schema['x-id-of'];
  if (kind) {
    const value = choice.id({ part, path, kind });
    making.ids.push({ part, path, kind, value });
    return value;
  }
  if (schema.examples?.length) return turn(schema.examples);
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return turn(schema.enum);
  const choices = choicesOf(schema);
  if (choices) return make(choice.variant % 3 === 2 ? turn(choices) : (choices.find((one) => one.type !== 'null') as Schema), path, making);
  switch (schema.type) {
    case 'object': return makeObject(schema, path, making);
    case 'array': {
      const count = Math.max(schema.minItems ?? 0, choice.variant % 2);
      return Array.from({ length: count }, (_, at) => make(schema.items ?? {}, `${path}.${at}`, making));
    }
    case 'string': return makeText(schema, path, choice);
    case 'integer':
    case 'number': return makeNumber(schema);
    case 'boolean': return choice.variant % 2 === 0;
    case 'null': return null;
    default: return 'x';
  }
}

function makeObject(schema: Schema, path: string, making: Making): Record<string, unknown> {
  const { variant } = making.choice;
  const optionals = optionalsOf(schema);
  const entries: [string, unknown][] = [];
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const at = optionals.indexOf(name);
    const isIn = at < 0 || variant === 1 || (variant > 1 && (variant - 2) % optionals.length === at);
    if (!isIn) continue;
    const value = make(inner, path ? `${path}.${name}` : name, making);
    if (value !== LEFT_OUT) entries.push([name, value]);
  }
  return Object.fromEntries(entries);
}

function makeNumber({ type, minimum = 1, maximum = Number.MAX_SAFE_INTEGER }: Schema): number {
  const wanted = Math.min(Math.max(minimum, -1_000), maximum);
  return type === 'integer' ? Math.ceil(wanted) : wanted;
}

const compiled = new Map<string, RegExp>();
function regex(pattern: string): RegExp {
  const made = compiled.get(pattern) ?? new RegExp(pattern, 'u');
  compiled.set(pattern, made);
  return made;
}
/** What was found for a pattern and its lengths; finding it takes long. */
const matching = new Map<string, string>();
/** The patterns of `regex` with their escaped slashes are not all allowed with the flag `u`. */
const plain = (pattern: string) => pattern.replace(/\\([/-])/g, '$1');

function makeText(schema: Schema, path: string, { variant, words = [] }: Choice): string {
  const { pattern, format, minLength = 0, maxLength = 1_000 } = schema;
  if (format === 'date-time') return '2026-05-12T12:00:00+08:00';
  if (format === 'uri') return 'https://push.example.org/1';
  const fits = (text: string) => text.length >= minLength && text.length <= maxLength && (!pattern || regex(plain(pattern)).test(text));
  const fitting = words.filter(fits);
  if (fitting.length > 0) return fitting[(variant + offsetOf(path)) % fitting.length] as string;
  const simple = ['x'.repeat(Math.max(1, minLength)), '1'.repeat(Math.max(1, minLength))].find(fits);
  if (simple !== undefined) return simple;
  const shape = `${pattern} ${minLength} ${maxLength}`;
  const found = matching.get(shape) ?? fc.sample(fc.stringMatching(new RegExp(pattern as string)), { seed: 11, numRuns: 200 }).find(fits);
  if (found === undefined) throw new Error(`no text fits ${pattern}: give the shape an example`);
  matching.set(shape, found);
  return found;
}

/** A request that the contract allows. */
export function requestFor(route: Route, choice: Choice): GeneratedRequest {
  const ids: SentId[] = [];
  const made: Record<Part, unknown> = { params: {}, query: {}, body: undefined };
  for (const part of PARTS) {
    const shape = shapeOf(route, part);
    if (!shape) continue;
    made[part] = make(schemaOf(shape), '', { choice, part, ids });
    // In an address everything is text.
    const sent = part === 'body' ? made[part] : Object.fromEntries(Object.entries(made[part] as object).map(([key, value]) => [key, String(value)]));
    const checked = shape.safeParse(sent);
    if (!checked.success) throw new Error(`${nameOf(route)}: what was made of the shape of ${part} does not fit it, give it an example: ${checked.error.message} ${JSON.stringify(sent)}`);
  }
  const sample = isBinary(route.body) ? sampleOf(route.body.binary) : undefined;
  return {
    route, ids, params: made.params as GeneratedRequest['params'], query: made.query as GeneratedRequest['query'], body: sample?.bytes ?? made.body,
    contentType: sample?.mimeType ?? (made.body === undefined ? undefined : 'application/json'),
  };
}
