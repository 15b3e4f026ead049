import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { check, describeResults } from './check.ts';
import { writeRows } from './generators/rows.ts';
import { Impossible, listedIn, makeModule, namesOf } from './new-module.ts';
import { realRoot, SmallRepository } from './testing/small-repository.ts';

describe('a new module', { timeout: 180_000 }, () => {
  let repository: SmallRepository;
  let made: string[];
  const read = (file: string) => fs.readFileSync(path.join(repository.root, file), 'utf8');

  before(async () => {
    repository = new SmallRepository();
    // The real packages: a generated module must fit them, not their small likenesses.
    for (const name of ['kernel', 'platform', 'ui']) {
      const place = `packages/${name}`;
      fs.rmSync(path.join(repository.root, place), { recursive: true });
      fs.cpSync(path.join(realRoot, place), path.join(repository.root, place), { recursive: true, filter: (file) => !/node_modules|\.test\.tsx?$/.test(file) });
    }
    for (const name of ['need', 'place']) fs.rmSync(path.join(repository.root, 'modules', name), { recursive: true });
    fs.rmSync(path.join(repository.root, 'apps/web/src/main.ts'));
    repository.write({
      'apps/server/src/modules.ts': "import type { ModuleDefinition } from '@huying/platform';\n\nexport const modules: readonly ModuleDefinition[] = [];\n",
      'apps/server/package.json': JSON.stringify({ name: '@huying/app-server', type: 'module', dependencies: { '@huying/platform': '0.1.0' } }),
    });
    made = makeModule(repository.root, namesOf('night-watch', '夜巡'));
    repository.linkPackages();
    await writeRows(repository.root);
  });
  after(() => repository.remove());

  it('has every part, and one line in the list of what is installed', () => {
    const parts = ['package.json', 'README.md', 'contract.ts', 'core/decide.ts', 'server/index.ts', 'server/routes.ts', 'server/store.ts', 'server/night-watch.test.ts', 'server/migrations/001_create_night_watch.sql', 'web/index.ts', 'web/text/zh.json', 'web/text/en.json'];
    for (const part of parts) assert.ok(made.includes(`modules/night-watch/${part}`), part);
    for (const file of made) assert.doesNotMatch(read(file), /\{\{|NAME|SCHEMA/, file);
    assert.match(read('modules/night-watch/server/rows.ts'), /export interface NightWatch \{[\s\S]*id: Id<'night-watch'>;[\s\S]*state: 'open' \| 'done' \| 'dropped';\n[\s\S]*noted_at: Date;/);
    assert.match(read('apps/server/src/modules.ts'), /import nightWatch from '@huying\/night-watch\/server';[\s\S]*\[nightWatch\]/);
    assert.match(read('apps/server/package.json'), /"@huying\/night-watch"/);
    assert.equal(JSON.parse(read('modules/night-watch/web/text/zh.json'))['night-watch.title'], '夜巡');
  });

  it('passes every check', async () => {
    const results = await check(repository.root);
    // The packages are copied without their tests and may be in the middle of a change; here the module is judged.
    const own = results.map((result) => ({ ...result, problems: result.problems.filter(({ file }) => /^(modules|apps\/server)\//.test(file)) }));
    assert.ok(own.every(({ problems }) => problems.length === 0), describeResults(own));
    assert.ok(results.every(({ problems }) => problems.every(({ rule }) => rule !== 'check-failed')), describeResults(results));
  });

  it('passes its own tests on the real database', () => {
    const tests = made.filter((file) => file.endsWith('.test.ts')).map((file) => path.join(repository.root, file));
    assert.equal(tests.length, 2);
    const { status, stdout } = spawnSync(process.execPath, ['--test', ...tests], { cwd: repository.root, encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } });
    assert.equal(status, 0, stdout);
    assert.match(stdout, /pass 11/);
  });

  it('is not made twice, nor under a name that will not do', () => {
    assert.throws(() => makeModule(repository.root, namesOf('night-watch')), Impossible);
    for (const name of ['Drill', '2nd', 'a_b', '-a', 'a--b', '', '../x', 'x'.repeat(41)]) assert.throws(() => namesOf(name), Impossible, name);
  });
});

describe('the list of what is installed', () => {
  const drill = namesOf('drill');
  const lead = "import need from '@huying/need/server';\n";

  it('grows at its end, written wide or tall', () => {
    const wide = listedIn(`${lead}\nexport const modules: readonly ModuleDefinition[] = [need];\n`, drill);
    assert.equal(wide, `${lead}import drill from '@huying/drill/server';\n\nexport const modules: readonly ModuleDefinition[] = [need, drill];\n`);
    const tall = listedIn(`${lead}\nexport const modules = [\n  need,\n];\n`, drill);
    assert.equal(tall, `${lead}import drill from '@huying/drill/server';\n\nexport const modules = [\n  need,\n  drill,\n];\n`);
  });

  it('is left alone when it cannot be understood', () => {
    assert.throws(() => listedIn('export default [];\n', drill), Impossible);
  });
});
