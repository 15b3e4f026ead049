/**
 * Forms that staff design. The list of fields is data: screen and server show and check from the same list, and answers keep the
 * id and version of the form they were given to. Points and grades are computed from answers by decision tables.
 */
import { type Condition, compileCondition, dateFact, type Facts, type Meter } from './condition.ts';
import { isRefusal } from './contract.ts';
import { MAX_DECISION_STEPS } from './feel/limits.ts';
import { newMeter } from './feel/source.ts';
import { type Answer, type AnswerRefusal, readAnswer } from './form-answer.ts';
import { type Field, type Form, type FormShape, formSchema } from './form-schema.ts';
import { describeProblem, type Parsed, type Problem, parsed, shapeProblems } from './problem.ts';

/**
 * - `duplicateField`, `duplicateOption`
 * - `badCondition`: a condition that does not compile, or reads what is neither a field nor a fact of the form
 * - `readsLater`: a condition on an answer that comes below
 * - `impossibleLimits`: a least above the most, or more choices wanted than there are
 * - `shape`: not a form at all
 */
export type FormProblem = `form.${'duplicateField' | 'duplicateOption' | 'badCondition' | 'readsLater' | 'impossibleLimits' | 'shape'}`;

export interface FormOptions {
  /** Facts besides the answers that conditions may read, such as `age`. */
  readonly facts?: readonly string[];
}

/** Reads a stored form. */
export function parseForm(stored: unknown, { facts = [] }: FormOptions = {}): Parsed<Form, FormProblem> {
  const shape = formSchema.safeParse(stored);
  if (!shape.success) return { ok: false, problems: shapeProblems('form.shape', shape.error) };
  const ids = shape.data.fields.map((field) => field.id);
  const problems = shape.data.fields.flatMap((field, index) => checkField(field, index, ids, facts));
  return parsed(shape.data, problems);
}

/** A form that a module ships. Throws, naming every problem, so that the server does not start with it. */
export function defineForm(shape: FormShape, options: FormOptions = {}): Form {
  const read = parseForm(shape, options);
  if (!read.ok) throw new Error(`the form ${shape.id} is unsound:\n${read.problems.map(describeProblem).join('\n')}`);
  return read.value;
}

function checkField(field: Field, index: number, ids: readonly string[], facts: readonly string[]): Problem<FormProblem>[] {
  const problems: Problem<FormProblem>[] = [];
  const add = (code: FormProblem, part: string, more?: Problem['facts']) =>
    problems.push({ code, at: ['fields', index, part], severity: 'error', facts: { field: field.id, ...more } });
  if (ids.indexOf(field.id) !== index) add('form.duplicateField', 'id');
  if ('options' in field && new Set(field.options.map((option) => option.id)).size !== field.options.length) add('form.duplicateOption', 'options');
  if (!isPossible(field)) add('form.impossibleLimits', 'kind');
  if (field.showIf === undefined) return problems;
  const compiled = compileCondition(field.showIf, { names: [...ids, ...facts] });
  if (isRefusal(compiled)) {
    add('form.badCondition', 'showIf', { reason: compiled.refused, ...compiled.facts });
    return problems;
  }
  for (const name of compiled.reads) {
    if (ids.indexOf(name) >= index && !facts.includes(name)) add('form.readsLater', 'showIf', { reads: name });
  }
  return problems;
}

function isPossible(field: Field): boolean {
  switch (field.kind) {
    case 'text':
      return field.minLength <= field.maxLength && field.maxLength > 0;
    case 'number':
      return (field.min ?? Number.NEGATIVE_INFINITY) <= (field.max ?? Number.POSITIVE_INFINITY);
    case 'date':
      // 'today' moves, and comes after every day as a text does: only two fixed days can contradict each other.
      return !field.earliest || !field.latest || field.earliest === 'today' || field.earliest <= field.latest;
    case 'many':
      return field.atLeast <= Math.min(field.atMost, field.options.length) && field.atMost > 0;
    default:
      return true;
  }
}

export interface Answers {
  readonly form: string;
  readonly version: number;
  /** By field; fields that were not asked or not answered are absent. */
  readonly values: Readonly<Record<string, Answer>>;
}

export interface AnswerProblem {
  readonly field: string;
  readonly code: AnswerRefusal | 'answer.notAsked' | 'answer.wrongKind';
  readonly facts?: Problem['facts'];
}

export interface CheckedAnswers {
  readonly problems: readonly AnswerProblem[];
  /** The clean answers; of fields with problems, none. To be stored only when there are no problems. */
  readonly answers: Answers;
  /** The fields that are asked, given these answers, in order. */
  readonly asked: readonly string[];
}

export interface Given {
  /** The local day, for limits like "not in the future". */
  readonly today: string;
  readonly facts?: Facts;
}

/**
 * Checks what was filled in. Answers to fields that are not asked are dropped, not refused: people change an answer above, and
 * what they typed below stays on their screen. Answers to fields that the form does not have are problems.
 */
export function checkAnswers(form: Form, given: unknown, { today, facts = {} }: Given): CheckedAnswers {
  const typed = isAnswers(given) ? given : {};
  const problems: AnswerProblem[] = isAnswers(given) ? [] : [{ field: '', code: 'answer.wrongKind' }];
  const values: Record<string, Answer> = {};
  const known: Record<string, unknown> = { ...facts };
  const asked: string[] = [];
  const meter = newMeter(MAX_DECISION_STEPS);
  for (const field of form.fields) {
    // An answer that is not there hides a fact of the same name.
    known[field.id] = null;
    if (!isAsked(field, known, meter)) continue;
    asked.push(field.id);
    const read = readAnswer(field, Object.hasOwn(typed, field.id) ? typed[field.id] : undefined, today);
    if (read === undefined) continue;
    if (isRefusal(read)) {
      problems.push({ field: field.id, code: read.refused as AnswerRefusal, facts: read.facts });
      continue;
    }
    values[field.id] = read;
    known[field.id] = field.kind === 'date' ? dateFact(read as string) : read;
  }
  const ids = new Set(form.fields.map((field) => field.id));
  const strange = Object.keys(typed).filter((name) => !ids.has(name)).slice(0, form.fields.length);
  for (const field of strange) problems.push({ field: field.slice(0, 60), code: 'answer.notAsked' });
  return { problems, asked, answers: { form: form.id, version: form.version, values } };
}

const isAnswers = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);

const conditions = new WeakMap<Field, Condition>();

/** A condition compiles once per field. What does not compile was never checked: our own mistake. */
function isAsked(field: Field, known: Facts, meter: Meter): boolean {
  if (field.showIf === undefined) return true;
  let condition = conditions.get(field);
  if (!condition) {
    const compiled = compileCondition(field.showIf);
    if (isRefusal(compiled)) throw new Error(`the form was never checked: ${field.id} ${compiled.refused}`);
    condition = compiled;
    conditions.set(field, condition);
  }
  return condition.test(known, meter) === true;
}
