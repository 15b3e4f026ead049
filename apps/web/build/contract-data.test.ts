import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';
import { binary, defineContract } from '@huying/kernel';
import { build } from 'vite';
import { z } from 'zod';
import { contractData, dataOf } from './contract-data.ts';

const CONTRACT = `
import { binary, defineContract, defineLifecycle } from '@huying/kernel';
import { z } from 'zod';
export const lampLifecycle = defineLifecycle({ name: 'lamp', initial: 'off', states: { off: { phase: 'open' }, on: { phase: 'done' } }, commands: { light: { from: ['off'], to: 'on', by: ['elder'] } }, timers: {} });
export const KINDS = ['meals', 'repair'] as const;
export const kind = z.enum(KINDS);
export const lamp = z.object({ kind: kind.optional(), minutes: z.coerce.number().int().min(1) });
export const lit = lamp.extend({ at: z.string() });
const facts = { minutes: z.number(), more: [z.string()] };
export const shapes = [lamp, lit.pick({ at: true })];
export const double = (minutes: number): number => minutes * 2;
export const lampContract = defineContract('lamp', {
  routes: {
    light: { method: 'POST', path: '/api/lamps/:lampId', summary: 'Light it.', who: ['elder'], params: z.object({ lampId: z.string() }), body: z.object({ kind }), out: z.object({ since: z.string(), ...facts }) },
    hear: { method: 'POST', path: '/api/hear', summary: 'Hear it.', who: 'anybody', body: binary(['audio/wav'], 1000) },
  },
  events: { lit: z.object({}) },
  notices: { lit: z.object({}) },
});
`;

test('what the page sees of a contract', () => {
  const contract = defineContract('lamp', {
    routes: { hear: { method: 'POST', path: '/api/hear', summary: 'Hear it.', who: 'anybody', body: binary(['audio/wav'], 1000) }, see: { method: 'GET', path: '/api/see', summary: 'See.', who: 'signed-in', out: z.string() } },
    notices: { lit: z.object({}) },
  });
  assert.deepEqual(dataOf(contract), {
    module: 'lamp',
    routes: {
      hear: { module: 'lamp', name: 'hear', method: 'POST', path: '/api/hear', who: 'anybody', body: { binary: ['audio/wav'], maxBytes: 1000 } },
      see: { module: 'lamp', name: 'see', method: 'GET', path: '/api/see', who: 'signed-in', out: {} },
    },
    calls: {},
    events: {},
    notices: { lit: { module: 'lamp', name: 'lit' } },
  });
});

test('a built page carries routes, lists, lifecycles and functions of a contract, and nothing of zod', async () => {
  // Beside this file, so that the packages are found from there.
  const folder = mkdtempSync(join(fileURLToPath(new URL('.', import.meta.url)), '.test-'));
  try {
    writeFileSync(join(folder, 'contract.ts'), CONTRACT);
    writeFileSync(join(folder, 'page.ts'), "import { double, KINDS, lampContract, lampLifecycle } from './contract.ts';\nexport default JSON.stringify([lampContract.routes.light, KINDS, double(4), lampLifecycle.commands]);");
    const built = async (plugins: ReturnType<typeof contractData>[]) => {
      const output = await build({
        configFile: false, root: folder, logLevel: 'error', plugins,
        build: { write: false, minify: false, lib: { entry: join(folder, 'page.ts'), formats: ['es'] } },
      });
      const [first] = Array.isArray(output) ? output : [output];
      const chunk = first && 'output' in first ? first.output[0] : undefined;
      assert.ok(chunk?.type === 'chunk');
      return chunk.code;
    };
    const code = await built([contractData()]);
    const page = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { default: string };
    assert.deepEqual(JSON.parse(page.default), [
      { module: 'lamp', name: 'light', method: 'POST', path: '/api/lamps/:lampId', who: ['elder'], body: {}, out: {} },
      ['meals', 'repair'],
      8,
      { light: { from: ['off'], to: 'on', by: ['elder'] } },
    ]);
    assert.ok(!code.includes('unsound'), 'a lifecycle that was checked is not checked again');
    assert.ok(code.length < 2000, `${code.length} bytes`);
    assert.ok((await built([])).length > 50_000, 'without the plugin zod is there: the test can fail');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
