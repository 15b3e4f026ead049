/**
 * `npm run --silent recognise -- FILE`: JSON lines `{id, text, now}` in; for each, in order, a JSON line
 * `{id, category, urgency, suspectedRed, when, people, confidence, abstained}` out. A line that cannot be read gives `{id, error}`, and the exit status is 1.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { isProblem, recognise } from '../modules/recognition/core/recognise.ts';
import { shippedRecogniser } from '../modules/recognition/core/shipped.ts';

const MOST_LINE_CHARACTERS = 20_000;

const recogniser = shippedRecogniser();

function answerTo(line: string): Record<string, unknown> {
  if (line.length > MOST_LINE_CHARACTERS) return { id: null, error: 'line.tooLong' };
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch {
    return { id: null, error: 'line.notJson' };
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return { id: null, error: 'line.notAnObject' };
  const { id = null, text, now } = row as { id?: unknown; text?: unknown; now?: unknown };
  if (typeof text !== 'string') return { id, error: 'text.missing' };
  if (typeof now !== 'string') return { id, error: 'now.missing' };
  const answer = recognise({ text, now }, recogniser);
  if (isProblem(answer)) return { id, error: answer };
  const { category, urgency, suspectedRed, when, people, confidence, abstained } = answer;
  return { id, category, urgency, suspectedRed, when, people, confidence, abstained };
}

// A reader that has seen enough, such as `head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

const [file] = process.argv.slice(2);
if (!file) {
  process.stderr.write('Which file? npm run --silent recognise -- FILE\n');
  process.exit(2);
}

try {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (line.trim() === '') continue;
    const answer = answerTo(line.replace(/^\ufeff/, ''));
    if ('error' in answer) process.exitCode = 1;
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
} catch (error) {
  process.stderr.write(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? (error as Error).message}\n`);
  process.exitCode = 2;
}
