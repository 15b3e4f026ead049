/** The shape of a stored form: what is asked, when, within which limits. This file does not load the expression language. */
import { z } from 'zod';
import { MAX_CONDITION_LENGTH } from './feel/limits.ts';
import { labelSchema, nameSchema } from './label.ts';
import { isDate } from './time.ts';

const MAX_FIELDS = 200;
const MAX_OPTIONS = 100;
const MAX_TEXT_LENGTH = 5000;
const MAX_PHOTOS = 20;

const base = {
  id: nameSchema,
  title: labelSchema,
  help: labelSchema.optional(),
  required: z.boolean().default(false),
  /** A condition on the answers above; the field is asked only when it is true, so not while the question it rests on is open. */
  showIf: z.string().max(MAX_CONDITION_LENGTH).optional(),
};

const count = (most: number) => z.number().int().min(0).max(most);
/** A day, or the day on which the form is filled in. */
const dayLimit = z.union([z.literal('today'), z.string().refine(isDate, { message: 'a day of the calendar' })]);
const options = z.array(z.strictObject({ id: z.string().min(1).max(60), title: labelSchema })).min(1).max(MAX_OPTIONS);

const textField = z.strictObject({
  ...base,
  kind: z.literal('text'),
  minLength: count(MAX_TEXT_LENGTH).default(0),
  maxLength: count(MAX_TEXT_LENGTH).default(500),
  lines: z.enum(['one', 'many']).default('one'),
});

const numberField = z.strictObject({
  ...base,
  kind: z.literal('number'),
  min: z.number().optional(),
  max: z.number().optional(),
  decimals: count(6).default(0),
  unit: labelSchema.optional(),
});

const manyField = z.strictObject({
  ...base,
  kind: z.literal('many'),
  options,
  atLeast: count(MAX_OPTIONS).default(0),
  atMost: count(MAX_OPTIONS).default(MAX_OPTIONS),
});

export const fieldSchema = z.discriminatedUnion('kind', [
  textField,
  numberField,
  z.strictObject({ ...base, kind: z.literal('date'), earliest: dayLimit.optional(), latest: dayLimit.optional() }),
  z.strictObject({ ...base, kind: z.literal('choice'), options }),
  manyField,
  z.strictObject({ ...base, kind: z.literal('yesno') }),
  z.strictObject({ ...base, kind: z.literal('phone') }),
  z.strictObject({ ...base, kind: z.literal('identity') }),
  /** Pictures that were uploaded before; the answer holds their file ids. */
  z.strictObject({ ...base, kind: z.literal('photo'), atMost: z.number().int().min(1).max(MAX_PHOTOS).default(1) }),
]);

export const formSchema = z.strictObject({
  id: z.string().regex(/^[\p{L}][\p{L}\p{N}_. -]{0,99}$/u),
  version: z.number().int().min(0),
  title: labelSchema,
  fields: z.array(fieldSchema).min(1).max(MAX_FIELDS),
});

export type Field = z.output<typeof fieldSchema>;
export type FieldOf<Kind extends Field['kind']> = Extract<Field, { kind: Kind }>;
export type Form = z.output<typeof formSchema>;
export type FormShape = z.input<typeof formSchema>;
