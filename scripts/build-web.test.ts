import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { buildWeb, sourceHash } from './build-web.mjs';
import { SmallRepository } from './testing/small-repository.ts';

describe('the build of the web application', { timeout: 60_000 }, () => {
  let repository: SmallRepository;
  const page = () => path.join(repository.root, 'apps/web/dist/index.html');

  before(() => {
    repository = new SmallRepository();
    repository.write({
      'apps/web/index.html': '<!doctype html><title>Small</title><script type="module" src="/src/main.ts"></script>',
      'apps/web/src/main.ts': "import { screen } from '@huying/need/web';\nconsole.log(screen(new Date()));\n",
    });
  });
  after(() => repository.remove());

  it('happens when there is none and not again while the sources stay the same', async () => {
    assert.equal(await buildWeb(process.execPath, repository.root), 0);
    const built = fs.statSync(page()).mtimeMs;
    assert.equal(await buildWeb(process.execPath, repository.root), 0);
    assert.equal(fs.statSync(page()).mtimeMs, built);
  });

  it('happens again when any source of the browser changed', async () => {
    for (const file of ['packages/ui/src/index.ts', 'packages/kernel/src/index.ts', 'modules/need/contract.ts', 'modules/place/core/near.ts', 'modules/place/web/text/zh.json', 'apps/web/index.html']) {
      const before = sourceHash(repository.root);
      fs.appendFileSync(path.join(repository.root, file), '\n');
      assert.notEqual(sourceHash(repository.root), before, file);
    }
    const built = fs.statSync(page()).mtimeMs;
    assert.equal(await buildWeb(process.execPath, repository.root), 0);
    assert.notEqual(fs.statSync(page()).mtimeMs, built);
  });

  it('does not heed what the browser never sees', () => {
    const hash = sourceHash(repository.root);
    repository.write({ 'modules/need/server/more.ts': 'export const more = 1;\n', 'modules/need/web/more.test.ts': 'export const more = 1;\n', 'apps/server/src/more.ts': '' });
    assert.equal(sourceHash(repository.root), hash);
  });

  it('fails with a code and is tried again when the sources are broken', async () => {
    repository.write({ 'apps/web/src/main.ts': "import { nothing } from './nowhere.ts';\nconsole.log(nothing);\n" });
    assert.notEqual(await buildWeb(process.execPath, repository.root), 0);
    assert.notEqual(await buildWeb(process.execPath, repository.root), 0);
  });
});
