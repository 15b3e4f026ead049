/**
 * The shape of a decision table, after the DMN standard: input columns with unary tests in their cells, output columns with
 * expressions, and a hit policy that says what several hits mean. This file does not load the expression language.
 */
import { z } from 'zod';
import { labelSchema, nameSchema } from './label.ts';

/**
 * - `UNIQUE`: at most one row hits; two are a mistake of the table
 * - `FIRST`: the topmost hit
 * - `PRIORITY`: the hit whose outputs stand first in `values` of the output columns
 * - `ANY`: several may hit if they say the same
 * - `COLLECT`: all hits, in no order that matters; with `aggregation` their sum, least, greatest or number
 * - `RULE ORDER`: all hits, from top to bottom
 * - `OUTPUT ORDER`: all hits, by priority
 */
export const HIT_POLICIES = ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'] as const;
export const AGGREGATIONS = ['sum', 'min', 'max', 'count'] as const;

export const COLUMN_TYPES = [
  'string', 'number', 'boolean', 'date', 'time', 'date and time', 'days and time duration', 'list', 'any',
] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

const MAX_RULES = 500;
const MAX_COLUMNS = 30;
const MAX_CELL_LENGTH = 500;
const MAX_VALUES = 100;

const cell = z.string().max(MAX_CELL_LENGTH);
const values = z.array(z.union([z.string().max(200), z.number(), z.boolean()])).min(1).max(MAX_VALUES).optional();

const inputSchema = z.strictObject({
  id: nameSchema,
  title: labelSchema.optional(),
  /** What is tested, in FEEL; the fact of the same name as the column when absent. */
  expression: cell.optional(),
  type: z.enum(COLUMN_TYPES),
  /** The values that it may have; another value counts as unknown. */
  values,
});

const outputSchema = z.strictObject({
  id: nameSchema,
  title: labelSchema.optional(),
  type: z.enum(COLUMN_TYPES),
  /** The values that it may have; for priorities, from the highest to the lowest. */
  values,
  /** An expression for when no row hits. */
  default: cell.optional(),
});

const ruleSchema = z.strictObject({
  id: z.string().min(1).max(60),
  /** One unary test per input, `-` or empty when it does not matter. */
  when: z.array(cell).max(MAX_COLUMNS),
  /** One expression per output; empty gives nothing. */
  then: z.array(cell).max(MAX_COLUMNS),
  note: z.string().max(500).optional(),
});

export const decisionTableSchema = z
  .strictObject({
    name: z.string().regex(/^[\p{L}][\p{L}\p{N}_. -]{0,99}$/u),
    title: labelSchema.optional(),
    /** 0 for the table that a module ships. */
    version: z.number().int().min(0).default(0),
    hitPolicy: z.enum(HIT_POLICIES),
    aggregation: z.enum(AGGREGATIONS).optional(),
    inputs: z.array(inputSchema).min(1),
    outputs: z.array(outputSchema).min(1),
    rules: z.array(ruleSchema).max(MAX_RULES),
  })
  .refine(({ inputs, outputs }) => inputs.length + outputs.length <= MAX_COLUMNS, { message: `at most ${MAX_COLUMNS} columns` });

export type DecisionTable = z.output<typeof decisionTableSchema>;
export type DecisionTableShape = z.input<typeof decisionTableSchema>;
export type DecisionInput = z.output<typeof inputSchema>;
export type DecisionOutput = z.output<typeof outputSchema>;
export type DecisionRule = z.output<typeof ruleSchema>;
