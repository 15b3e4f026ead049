/**
 * What every reader of a spoken sentence works on: one spelling for what looks or sounds the same,
 * cut into the clauses that a recogniser's punctuation gives.
 */

/** Half a minute of speech is about 150 characters; beyond this it is no sentence. */
export const MOST_CHARACTERS = 500;

export type TextProblem = 'text.empty' | 'text.tooLong' | 'text.control';

// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose.
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Why a text cannot be read, or undefined when it can. */
export function textProblem(text: string): TextProblem | undefined {
  if (text.length > MOST_CHARACTERS) return 'text.tooLong';
  if (CONTROL.test(text)) return 'text.control';
  if (text.trim() === '') return 'text.empty';
  return undefined;
}

/**
 * Full width to half width for letters and digits, Chinese marks for punctuation, and no space: recognisers put spaces where they hear
 * a pause, which is what a comma says.
 */
export function cleanText(text: string): string {
  return text
    // Dots of hesitation go first: NFKC would turn them into full stops.
    .replace(/[…⋯]+|\.{2,}|。{2,}/g, '')
    .normalize('NFKC')
    .toLowerCase()
    .trim()
    .replace(/[,、]/g, '，')
    .replace(/[.．](?!\d)/g, '。')
    .replace(/\?/g, '？')
    .replace(/!/g, '！')
    .replace(/;/g, '；')
    .replace(/(?<=\d):(?=\d)/g, ':')
    .replace(/(?<!\d):/g, '：')
    .replace(/(?<=[\d])\s+(?=[\d])/g, '')
    .replace(/\s+/g, '，')
    .replace(/，+/g, '，');
}

/** Marks at which a clause ends; patterns never reach over them. */
export const CLAUSE_END = '，。！？；';

export interface Clause {
  readonly text: string;
  /** Place of its first character in the sentence. */
  readonly start: number;
}

export function clausesOf(clean: string): Clause[] {
  const clauses: Clause[] = [];
  let start = 0;
  for (let at = 0; at <= clean.length; at++) {
    if (at < clean.length && !CLAUSE_END.includes(clean[at]!)) continue;
    if (at > start) clauses.push({ text: clean.slice(start, at), start });
    start = at + 1;
  }
  return clauses;
}
