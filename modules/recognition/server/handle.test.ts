import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../../scripts/recognise.ts', import.meta.url));
const NOW = '2026-03-10T10:20:00+08:00';
let directory: string;
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'huying-recognise-'));
});
after(() => rm(directory, { recursive: true, force: true }));

async function run(content: string | undefined): Promise<{ code: number; lines: Record<string, unknown>[]; error: string }> {
  const file = join(directory, 'in.jsonl');
  if (content !== undefined) await writeFile(file, content);
  const args = content === undefined ? [SCRIPT] : [SCRIPT, file];
  return new Promise((resolve) => {
    execFile(process.execPath, args, (failure, out, error) => {
      resolve({ code: (failure?.code as number | undefined) ?? 0, lines: out.split('\n').filter(Boolean).map((line) => JSON.parse(line)), error });
    });
  });
}

test('one line for each, in order, with the agreed fields and nothing else on standard output', async () => {
  const rows = [{ id: 'b', text: '我出不到气', now: NOW }, { id: 'a', text: '明天上午帮我买两斤挂面', now: NOW }];
  const { code, lines } = await run(`\ufeff${rows.map((row) => JSON.stringify(row)).join('\r\n')}\n\n`);
  assert.equal(code, 0);
  assert.deepEqual(lines.map((line) => [line.id, (line.category as string[])[0], line.urgency, line.when]), [['b', 'health', 'red', 'now'], ['a', 'shopping', 'green', '2026-03-11T09:00']]);
  for (const line of lines) assert.deepEqual(Object.keys(line), ['id', 'category', 'urgency', 'suspectedRed', 'when', 'people', 'confidence', 'abstained']);
});

test('a line that cannot be read has an error, the others an answer, and the exit status says so', async () => {
  const bad = ['{', '[]', 'null', '{"id":3}', `{"id":4,"text":"来人"}`, JSON.stringify({ id: 5, text: '', now: NOW }), JSON.stringify({ id: 6, text: '好'.repeat(501), now: NOW }), JSON.stringify({ id: 7, text: '来人', now: 'soon' })];
  const { code, lines } = await run([...bad, JSON.stringify({ id: 8, text: '陪我摆龙门阵', now: NOW })].join('\n'));
  assert.equal(code, 1);
  assert.deepEqual(lines.slice(0, -1).map((line) => line.error), ['line.notJson', 'line.notAnObject', 'line.notAnObject', 'text.missing', 'now.missing', 'text.empty', 'text.tooLong', 'now.invalid']);
  const last = lines.at(-1) as { category: string[] };
  assert.equal(last.category[0], 'company');
});

test('without a file it says what it wants', async () => {
  const { code, lines, error } = await run(undefined);
  assert.deepEqual([code, lines], [2, []]);
  assert.match(error, /Which file/);
});
