import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { holderOfTurn, takeTurn } from './embedded-turn.ts';

const room = fs.mkdtempSync(path.join(os.tmpdir(), 'turn-'));
after(() => fs.rmSync(room, { recursive: true, force: true }));

test('a turn is held by one until it is given back', () => {
  const first = takeTurn(room);
  assert.ok(first);
  assert.equal(takeTurn(room), undefined);
  assert.equal(holderOfTurn(room), process.pid);
  first.release();
  assert.equal(holderOfTurn(room), undefined);
  const second = takeTurn(room);
  assert.ok(second);
  // Given back twice: the second time it is somebody else's.
  first.release();
  assert.equal(takeTurn(room), undefined);
  second.release();
  assert.deepEqual(fs.readdirSync(room), []);
});

const PROGRAMS = 6;
const SECONDS = 4;

/** Takes turns as fast as it can and now and then dies holding one, or leaves one in the name of a dead process; prints how many it had. */
const contender = (directory: string) => `
  import fs from 'node:fs';
  const { takeTurn } = await import(${JSON.stringify(new URL('./embedded-turn.ts', import.meta.url).href)});
  const { isAlive } = await import(${JSON.stringify(new URL('./embedded-process.ts', import.meta.url).href)});
  const inside = ${JSON.stringify(path.join(directory, 'inside'))};
  const spin = (milliseconds) => { for (const until = performance.now() + milliseconds; performance.now() < until;); };
  const place = ${JSON.stringify(path.join(directory, 'postgres.turn'))};
  let had = 0;
  for (const until = Date.now() + ${SECONDS * 1_000}; Date.now() < until;) {
    const turn = takeTurn(${JSON.stringify(directory)});
    if (!turn) { await new Promise((resolve) => setImmediate(resolve)); continue; }
    const other = fs.existsSync(inside) ? Number(fs.readFileSync(inside, 'utf8')) : 0;
    if (other && isAlive(other)) { console.log('TWO AT ONCE ' + other); process.exit(1); }
    fs.writeFileSync(inside, String(process.pid));
    spin(Math.random() * 0.2);
    had += 1;
    if (Math.random() < 0.02) { console.log(had); process.kill(process.pid, 'SIGKILL'); }
    if (!fs.existsSync(inside) || fs.readFileSync(inside, 'utf8') !== String(process.pid)) { console.log('TWO AT ONCE'); process.exit(1); }
    fs.rmSync(inside);
    if (Math.random() < 0.5) turn.release();
    else {
      fs.symlinkSync(${spawnSync('true').pid} + ' dead' + process.pid + '-' + had + ' mark', place + '.' + process.pid);
      fs.renameSync(place + '.' + process.pid, place);
    }
  }
  console.log(had);`;

test('programs that contend and are killed while they hold it never hold it together, and none waits for a dead one', { timeout: 120_000 }, async () => {
  const directory = path.join(room, 'contended');
  fs.mkdirSync(directory);
  let deaths = 0;
  let had = 0;
  const end = Date.now() + SECONDS * 1_000;
  const contend = async () => {
    while (Date.now() < end) {
      const child = spawn(process.execPath, ['--input-type=module', '-e', contender(directory)], { stdio: ['ignore', 'pipe', 'inherit'] });
      let said = '';
      child.stdout.on('data', (chunk) => { said += chunk; });
      const [code, signal] = await once(child, 'close');
      assert.ok(code === 0 || signal === 'SIGKILL', said);
      if (signal) deaths += 1;
      had += Number(said);
    }
  };
  await Promise.all(Array.from({ length: PROGRAMS }, contend));
  assert.ok(deaths >= 2 && had > 100, `${deaths} died, ${had} turns`);
  const last = takeTurn(directory);
  assert.ok(last);
  last.release();
  assert.deepEqual(fs.readdirSync(directory).filter((entry) => entry.startsWith('postgres.turn-') || entry === 'postgres.turn'), []);
});
