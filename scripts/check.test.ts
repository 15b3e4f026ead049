import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { ICruiseResult } from 'dependency-cruiser';
import { CHECK_NAMES, type CheckName, type CheckResult, check, describeResults } from './check.ts';
import { migrationsStamp, stamped } from './rules/generated.ts';
import { importProblems, importRules } from './rules/imports.ts';
import { readTree } from './rules/tree.ts';
import { type Files, SmallRepository } from './testing/small-repository.ts';

/** A violation: what is planted, and where which rule must see it. */
interface Plant {
  readonly check: CheckName;
  readonly rule: string;
  /** Where it must be seen: the first planted file, unless said otherwise. */
  readonly at?: string;
  readonly files: Files;
}

const plant = (checkName: CheckName, rule: string, files: Files, at?: string): Plant => ({ check: checkName, rule, files, ...(at ? { at } : {}) });
const imports = (rule: string, file: string, specifier: string, more: Files = {}) =>
  plant('imports', rule, { [file]: `import * as it from '${specifier}';\nexport const used = it;\n`, ...more });
const lines = (count: number, line = 'n += 1;') => `${line}\n`.repeat(count);

const IMPORTS: readonly Plant[] = [
  imports('kernel', 'packages/kernel/src/planted-ui.ts', '@huying/ui'),
  imports('kernel', 'packages/kernel/src/planted-npm.ts', 'pg'),
  imports('kernel-node', 'packages/kernel/src/planted-node.ts', 'node:fs'),
  imports('kernel-test', 'packages/kernel/src/planted-kernel.test.ts', '@huying/platform'),
  imports('platform', 'packages/platform/src/planted-module.ts', '@huying/need/contract'),
  imports('platform-test', 'packages/platform/src/planted-platform.test.ts', '@huying/need/server'),
  imports('ui', 'packages/ui/src/planted-platform.ts', '@huying/platform'),
  imports('ui-node', 'packages/ui/src/planted-node.ts', 'node:fs'),
  imports('ui-test', 'packages/ui/src/planted-ui.test.ts', '@huying/platform/testing'),
  imports('contract', 'modules/late/contract.ts', '@huying/platform', { 'modules/late/package.json': '{"type": "module", "name": "@huying/late"}' }),
  imports('contract-node', 'modules/early/contract.ts', 'node:fs', { 'modules/early/package.json': '{"type": "module", "name": "@huying/early"}' }),
  imports('core', 'modules/need/core/planted-platform.ts', '@huying/platform'),
  imports('core', 'modules/need/core/planted-own-server.ts', '../server/index.ts'),
  imports('core', 'modules/need/core/planted-other-core.ts', '../../place/core/near.ts'),
  imports('core-node', 'modules/need/core/planted-node.ts', 'node:crypto'),
  imports('core-test', 'modules/need/core/planted-core.test.ts', '../server/index.ts'),
  imports('server', 'modules/need/server/planted-ui.ts', '@huying/ui'),
  imports('server', 'modules/need/server/planted-web.ts', '../web/index.ts'),
  imports('server', 'modules/need/server/planted-other-server.ts', '@huying/place/server'),
  plant('imports', 'server', { 'modules/need/server/planted-type.ts': "import type { near } from '@huying/place/server';\nexport type Near = typeof near;\n" }),
  plant('imports', 'server', { 'modules/need/server/planted-again.ts': "export * from '@huying/place/server';\n" }),
  plant('imports', 'server', { 'modules/need/server/planted-later.ts': "export const later = () => import('@huying/place/server');\n" }),
  imports('server-test', 'modules/need/server/planted-server.test.ts', '../../place/core/near.ts'),
  imports('web', 'modules/need/web/planted-platform.tsx', '@huying/platform'),
  imports('web', 'modules/need/web/planted-other-web.ts', '@huying/place/web'),
  imports('web-node', 'modules/need/web/planted-node.ts', 'node:fs'),
  imports('web-test', 'modules/need/web/planted-web.test.ts', '../server/index.ts'),
  imports('module-place', 'modules/need/planted.ts', '@huying/kernel'),
  imports('module-testing', 'modules/need/testing/planted.ts', '../../place/core/near.ts'),
  imports('apps', 'apps/server/src/planted-contract.ts', '@huying/need/contract'),
  imports('apps-web', 'apps/web/src/planted-server.ts', '@huying/need/server'),
  imports('apps-web-node', 'apps/web/src/planted-node.ts', 'node:fs'),
  imports('no-test-import', 'modules/need/server/planted-test.ts', '../core/decide.test.ts'),
  imports('no-testing-in-product', 'modules/need/server/planted-testing-import.ts', '@huying/platform/testing'),
  imports('not-found', 'modules/need/server/planted-nowhere.ts', './nowhere.ts'),
  plant('imports', 'no-cycle', {
    'modules/need/core/planted-hen.ts': "import { egg } from './planted-egg.ts';\nexport const hen = (): unknown => egg;\n",
    'modules/need/core/planted-egg.ts': "import { hen } from './planted-hen.ts';\nexport const egg = (): unknown => hen;\n",
  }, 'modules/need/core/planted-egg.ts'),
  imports('undeclared', 'modules/need/server/planted-npm.ts', 'pg'),
  imports('undeclared', 'modules/place/server/planted-workspace.ts', '@huying/need/contract'),
  imports('undeclared', 'modules/place/server/planted-tool.ts', 'fast-check'),
  imports('reached-by-path', 'modules/need/server/planted-path.ts', '../../place/contract.ts'),
];

const STYLE: readonly Plant[] = [
  plant('style', 'long-file', { 'modules/need/core/planted-long.ts': `export let n = 0;\n${lines(400)}` }),
  plant('style', 'long-file', { 'modules/need/server/migrations/001_long.sql': lines(401, 'select 1;') }),
  plant('style', 'long-function', { 'modules/need/core/planted-function.ts': `export function grow(n: number) {\n${lines(90)}return n; }\n` }),
  plant('style', 'long-function', { 'modules/need/web/planted-arrow.tsx': `export const Grow = ({ n }: { n: number }) => {\n${lines(90)}return <p>{n}</p>; };\n` }),
  plant('style', 'folder-name', { 'modules/need/core/utils/any.ts': 'export const any = 1;\n' }, 'modules/need/core/utils'),
  plant('style', 'unreadable', { 'planted-broken.mjs': 'export const = 1;\n' }),
  plant('style', 'ambient', { 'modules/need/core/planted-clock.ts': 'export const now = () => Date.now();\n' }),
  plant('style', 'ambient', { 'modules/need/core/planted-date.ts': 'export const now = () => new Date();\n' }),
  plant('style', 'ambient', { 'modules/place/core/planted-chance.ts': 'export const chance = () => Math.random();\n' }),
  plant('style', 'ambient', { 'packages/kernel/src/planted-crypto.ts': 'export const id = () => crypto.randomUUID();\n' }),
  plant('style', 'ambient', { 'packages/kernel/src/planted-wait.ts': 'export const wait = () => setTimeout(() => undefined, 1);\n' }),
];

const SPOT = 'export interface Spot {\n  readonly id: string;\n}\n';

const GENERATED: readonly Plant[] = [
  plant('generated', 'missing-rows', {}, 'modules/need/server/rows.ts'),
  plant('generated', 'stale-rows', {
    'modules/place/server/migrations/001_create_spot.sql': 'create schema place;\n',
    'modules/place/server/rows.ts': stamped(migrationsStamp([{ name: '001_create_spot.sql', text: 'create schema places;\n' }]), SPOT),
  }, 'modules/place/server/rows.ts'),
  plant('generated', 'edited-rows', {
    'packages/platform/src/database/migrations/001_create_spot.sql': 'create schema platform;\n',
    'packages/platform/src/database/rows.ts': stamped(migrationsStamp([{ name: '001_create_spot.sql', text: 'create schema platform;\n' }]), SPOT).replace('id: string', 'id: number'),
  }, 'packages/platform/src/database/rows.ts'),
];

const TEXT_AND_TOOLS: readonly Plant[] = [
  plant('texts', 'missing-text', { 'modules/place/web/text/zh.json': '{"place.name": "地方", "place.more": "更多", "place.count": "{n} 个", "place.empty": " "}' }, 'modules/place/web/text/en.json'),
  plant('texts', 'missing-text', { 'modules/place/web/text/en.json': '{"place.name": "Place", "place.other": "Other", "place.count": "Some", "place.empty": "x"}' }, 'modules/place/web/text/zh.json'),
  plant('texts', 'other-facts', {}, 'modules/place/web/text/en.json'),
  plant('texts', 'empty-text', {}, 'modules/place/web/text/zh.json'),
  plant('texts', 'missing-refusal', {
    'modules/silent/contract.ts': "import { defineContract } from '@huying/kernel';\nexport const silent = defineContract('silent', { calls: { act: { refusals: { 'silent.never': 409 } } } });\n",
    'modules/silent/web/text/zh.json': '{}',
    'modules/silent/web/text/en.json': '{}',
    'modules/silent/package.json': '{"type": "module", "name": "@huying/silent", "dependencies": {"@huying/kernel": "*"}}',
  }, 'modules/silent/web/text/en.json'),
  plant('texts', 'no-text-file', {
    'modules/mute/contract.ts': "import { defineContract } from '@huying/kernel';\nexport const mute = defineContract('mute', { routes: { act: { refusals: { 'mute.never': 409 } } } });\n",
    'modules/mute/package.json': '{"type": "module", "name": "@huying/mute", "dependencies": {"@huying/kernel": "*"}}',
  }, 'modules/mute/web/text/zh.json'),
  plant('texts', 'no-contract', {
    'modules/secret/contract.ts': "import { defineContract } from '@huying/kernel';\nconst secret = defineContract('secret', {});\nexport const name = secret.module;\n",
    'modules/secret/package.json': '{"type": "module", "name": "@huying/secret", "dependencies": {"@huying/kernel": "*"}}',
  }),
  plant('texts', 'unsound-contract', {
    'modules/unsound/contract.ts': "throw new Error('unsound');\n",
    'modules/unsound/package.json': '{"type": "module", "name": "@huying/unsound"}',
  }),
  plant('texts', 'unreadable', { 'apps/web/text/zh.json': '{', 'apps/web/text/en.json': '{}' }),
  plant('words', 'workplace-word', { 'docs/planted.md': `See ${['/wor', 'k/main'].join('')} for more.\n` }),
  plant('words', 'workplace-word', { 'scripts/planted.sh': `# for the ${['Sub', 'agent'].join('')}\n` }),
  plant('types', 'TS2322', { 'modules/need/core/planted-type.ts': "export const count: number = 'one';\n" }),
  plant('lint', 'nursery/noFloatingPromises', { 'modules/need/server/planted-promise.ts': 'const act = async () => 1;\nact();\n' }),
  plant('lint', 'suspicious/noExplicitAny', { 'modules/need/server/planted-any.ts': 'export const act = (it: any) => it;\n' }),
  plant('lint', 'correctness/noUnusedImports', { 'modules/need/server/planted-unused.ts': "import { decide } from '../core/decide.ts';\nexport const one = 1;\n" }),
];

const PLANTS = [...IMPORTS, ...STYLE, ...GENERATED, ...TEXT_AND_TOOLS];

describe('npm run check', { timeout: 120_000 }, () => {
  let clean: readonly CheckResult[];
  let planted: readonly CheckResult[];

  before(async () => {
    const repository = new SmallRepository();
    try {
      clean = await check(repository.root);
      for (const { files } of PLANTS) repository.write(files);
      repository.linkPackages();
      planted = await check(repository.root);
    } finally {
      repository.remove();
    }
  });

  it('finds nothing where nothing is wrong', () => {
    assert.deepEqual(clean.map(({ name }) => name), CHECK_NAMES);
    assert.ok(clean.every(({ problems }) => problems.length === 0), describeResults(clean));
  });

  for (const { check: name, rule, files, at = Object.keys(files)[0] as string } of PLANTS) {
    it(`${name}: sees ${rule} in ${at}`, () => {
      const problems = planted.find((result) => result.name === name)?.problems ?? [];
      const here = problems.filter(({ file }) => file === at);
      assert.ok(here.some((problem) => problem.rule === rule), `there it found only: ${JSON.stringify(here)}`);
    });
  }

  it('points at the line', () => {
    const problem = planted.find(({ name }) => name === 'style')?.problems.find(({ file }) => file === 'modules/need/core/planted-function.ts');
    assert.equal(problem?.line, 1);
    assert.match(problem?.message ?? '', /grow has 92 lines/);
  });

  it('sees no violation where none was planted', () => {
    const touched = new Set(PLANTS.flatMap(({ files, at }) => [...Object.keys(files), ...(at ? [at] : [])]).flatMap((file) => [file, file.split('/').slice(0, 2).join('/')]));
    const elsewhere = planted.flatMap(({ problems }) => problems).filter(({ file }) => !touched.has(file) && !/^modules\/(late|early|mute|silent|secret|unsound)\//.test(file));
    assert.deepEqual(elsewhere, []);
  });

  it('has a planted violation for every import rule', () => {
    const tried = new Set(IMPORTS.map(({ rule }) => rule));
    assert.deepEqual(importRules.map(({ name }) => name).filter((name) => name && !tried.has(name)), []);
  });

  it('fails, and goes on with the others, when a check itself breaks down', async () => {
    const repository = new SmallRepository();
    try {
      repository.write({ 'modules/need/core/planted-broken.ts': 'export const = 1;\n' });
      const [broken, next] = await check(repository.root, ['imports', 'words']);
      assert.match(JSON.stringify(broken?.problems), /check-failed/);
      assert.deepEqual(next?.problems, []);
    } finally {
      repository.remove();
    }
  });

  it('fails when the import rules saw nothing', () => {
    const repository = new SmallRepository();
    try {
      const nothing = { modules: [], summary: { violations: [] } } as unknown as ICruiseResult;
      const rules = new Set(importProblems(readTree(repository.root), nothing).map(({ rule }) => rule));
      assert.deepEqual(rules, new Set(['not-seen', 'nothing-seen']));
    } finally {
      repository.remove();
    }
  });
});
