import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, afterEach, beforeEach, describe, it } from 'node:test';
import { realRoot } from './testing/small-repository.ts';

const room = fs.mkdtempSync(path.join(os.tmpdir(), 'bootstrap-'));
after(() => fs.rmSync(room, { recursive: true, force: true }));

/** The oldest Node at hand: the commands must run on it before anything is installed. */
function systemNode(): string {
  const places = (process.env.PATH ?? '').split(path.delimiter).filter((place) => !place.includes('node_modules'));
  return places.map((place) => path.join(place, 'node')).find((file) => fs.existsSync(file)) ?? process.execPath;
}

const LOCK = {
  packages: {
    '': {},
    'node_modules/one': { version: '1.0.0', integrity: 'sha512-one' },
    'node_modules/elsewhere': { version: '1.0.0', optional: true, os: ['plan9'], cpu: ['mips'] },
    'node_modules/of-elsewhere': { version: '1.0.0', optional: true },
  },
};

/** A repository of scripts only, whose npm is a script that says what it was asked and does what the test wants. */
class Bare {
  readonly root = fs.mkdtempSync(path.join(room, 'bare-'));
  readonly bin = path.join(this.root, 'bin');

  constructor(npm: string) {
    fs.mkdirSync(path.join(this.root, 'scripts'));
    for (const file of ['bootstrap.mjs', 'run.mjs', 'start.mjs', 'build-web.mjs', 'test.mjs']) {
      fs.copyFileSync(path.join(realRoot, 'scripts', file), path.join(this.root, 'scripts', file));
    }
    fs.mkdirSync(this.bin);
    this.write('package-lock.json', JSON.stringify(LOCK));
    this.write('bin/npm', `#!/bin/sh\necho "$@" >> "${this.root}/asked"\nenv > "${this.root}/environment"\n${npm}\n`, 0o755);
  }

  write(file: string, content: string, mode = 0o644): void {
    fs.mkdirSync(path.dirname(path.join(this.root, file)), { recursive: true });
    fs.writeFileSync(path.join(this.root, file), content, { mode });
  }

  /** What npm leaves behind when it has installed this. */
  installed(packages: object): void {
    this.write('node_modules/.package-lock.json', JSON.stringify({ packages }));
    fs.mkdirSync(path.join(this.root, 'node_modules', '.bin'), { recursive: true });
    const node = path.join(this.root, 'node_modules', '.bin', 'node');
    if (!fs.existsSync(node)) fs.symlinkSync(process.execPath, node);
  }

  get asked(): string[] {
    const file = path.join(this.root, 'asked');
    return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trim().split('\n').filter((line) => !line.startsWith('config')) : [];
  }

  get options() {
    return { cwd: this.root, encoding: 'utf8' as const, env: { ...process.env, NODE_TEST_CONTEXT: undefined, npm_config_loglevel: 'silent', PATH: `${this.bin}:/usr/bin:/bin` } };
  }

  run(script: string, ...args: string[]) {
    return spawnSync(systemNode(), [path.join('scripts', script), ...args], this.options);
  }
}

const good = { 'node_modules/one': LOCK.packages['node_modules/one'] };

describe('installing', () => {
  const hello = "console.log('hello', process.argv.slice(2).join(), process.version);\nconst typed: number = 3;\nprocess.exitCode = typed;\n";
  /** npm that installs: node_modules appears with its record. */
  const works = `mkdir -p node_modules/.bin && ln -sf "${process.execPath}" node_modules/.bin/node && echo noise && cat > node_modules/.package-lock.json <<'END'\n${JSON.stringify({ packages: good })}\nEND`;

  it('happens once, quietly for standard output, and then the file runs on the new Node', () => {
    const bare = new Bare(works);
    bare.write('hello.ts', hello);
    const first = bare.run('run.mjs', 'hello.ts', 'a', 'b');
    assert.deepEqual([first.stdout, first.status], [`hello a,b ${process.version}\n`, 3], first.stderr);
    assert.match(first.stderr, /Installing the packages/);
    assert.deepEqual(bare.asked, ['ci --ignore-scripts --include=dev --include=optional --no-audit --no-fund --loglevel=error']);
    const environment = fs.readFileSync(path.join(bare.root, 'environment'), 'utf8');
    assert.match(environment, /^ONNXRUNTIME_NODE_INSTALL=skip$/m);
    assert.doesNotMatch(environment, /npm_config_loglevel/);
    const second = bare.run('run.mjs', 'hello.ts');
    assert.deepEqual([second.stdout, second.stderr, second.status], [`hello  ${process.version}\n`, '', 3]);
    assert.equal(bare.asked.length, 1);
  });

  it('is not repeated for what npm itself has installed, and is when the lock file asks for more', () => {
    const bare = new Bare('exit 1');
    bare.write('hello.ts', hello);
    bare.installed(good);
    assert.equal(bare.run('run.mjs', 'hello.ts').status, 3);
    assert.deepEqual(bare.asked, []);
    bare.write('package-lock.json', JSON.stringify({ packages: { ...LOCK.packages, 'node_modules/two': { version: '1.0.0' } } }));
    assert.equal(bare.run('run.mjs', 'hello.ts').status, 1);
    assert.equal(bare.asked.length, 1);
  });

  it('is repeated when npm passed over an optional package made for this machine', () => {
    const bare = new Bare('exit 1');
    bare.installed(good);
    bare.write('package-lock.json', JSON.stringify({
      packages: { ...LOCK.packages, 'node_modules/here': { version: '1.0.0', optional: true, os: [process.platform], cpu: [process.arch] } },
    }));
    assert.equal(bare.run('run.mjs', 'package-lock.json').status, 1);
    assert.equal(bare.asked.length, 1);
  });

  it('falls back to npm install where there is no lock file', () => {
    const bare = new Bare(works);
    bare.write('hello.ts', hello);
    fs.rmSync(path.join(bare.root, 'package-lock.json'));
    assert.equal(bare.run('run.mjs', 'hello.ts').status, 3);
    assert.match(bare.asked[0] ?? '', /^install /);
  });

  it('takes the locked versions by npm install when npm ci refuses the lock file', () => {
    const bare = new Bare(`[ "$1" = ci ] && { echo "npm error code EUSAGE" >&2; exit 1; }\n${works}`);
    bare.write('hello.ts', hello);
    const { status, stderr } = bare.run('run.mjs', 'hello.ts');
    assert.equal(status, 3, stderr);
    assert.deepEqual(bare.asked.map((line) => line.split(' --ignore')[0]), ['ci', 'install --no-save']);
    assert.doesNotMatch(stderr, /EUSAGE/);
  });

  for (const [complaint, words] of [
    ['npm error code ENOTFOUND', /registry .* cannot be reached.*npm config set registry/],
    ['npm error code ENOSPC', /disk is full/],
    ['npm error code EACCES', /may not write to/],
    ['npm error code ETARGET', /lacks a package/],
    ['npm error something else', /could not install/],
  ] as const) {
    it(`says in words what "${complaint}" means`, () => {
      const bare = new Bare(`[ "$1" = config ] && { echo https://registry.example/; exit; }; echo "${complaint}" >&2; exit 1`);
      const { status, stdout, stderr } = bare.run('start.mjs');
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, words);
      assert.doesNotMatch(stderr, / at .*bootstrap\.mjs/);
    });
  }

  it('ends npm test with a line of its own when it fails', () => {
    const { status, stdout } = new Bare('exit 1').run('test.mjs');
    assert.deepEqual([status, stdout], [1, '0 passed, 1 failed\n']);
  });

  it('says so when there is no Node that runs TypeScript for this machine', () => {
    const bare = new Bare('exit 1');
    bare.installed(good);
    fs.rmSync(path.join(bare.root, 'node_modules', '.bin', 'node'));
    bare.write('node_modules/.bin/node', '#!/bin/sh\nexit 127\n', 0o755);
    const { stderr, status } = bare.run('run.mjs', 'package-lock.json');
    const isSystemNodeOld = Number.parseInt(spawnSync(systemNode(), ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout, 10) < 24;
    if (isSystemNodeOld) assert.deepEqual([status, /install Node 24/.test(stderr)], [1, true], stderr);
    else assert.doesNotMatch(stderr, /install Node 24/);
  });
});

describe('signals', () => {
  let child: ChildProcess;
  let bare: Bare;

  beforeEach(() => {
    bare = new Bare('exit 1');
    bare.installed(good);
  });
  afterEach(() => { child.kill('SIGKILL'); });

  async function startWaiting(onSignal: string) {
    bare.write('wait.ts', `
      let heard = 0;
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => { heard += 1; ${onSignal} });
      setInterval(() => undefined, 1000);
      console.log('ready');\n`);
    child = spawn(systemNode(), ['scripts/run.mjs', 'wait.ts'], { cwd: bare.root, env: bare.options.env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    (child.stdout as NodeJS.ReadableStream).on('data', (chunk) => { said += chunk; });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    return () => said;
  }

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`${signal} arrives once, and the clean end is waited for`, async () => {
      const said = await startWaiting("setTimeout(() => { console.log('ended cleanly after', heard); process.exit(7); }, 300);");
      child.kill(signal);
      const [code] = await once(child, 'close');
      assert.deepEqual([code, said()], [7, 'ready\nended cleanly after 1\n']);
    });
  }

  it('under npm, whose shell dies of a signal without passing it on, that death is the signal', async () => {
    bare.write('wait.ts', "process.on('SIGTERM', () => { console.log('ended cleanly'); process.exit(); });\nsetInterval(() => undefined, 1000);\nconsole.log('ready');\n");
    const env = { ...bare.options.env, npm_lifecycle_event: 'start' };
    child = spawn('/bin/sh', ['-c', `${systemNode()} scripts/run.mjs wait.ts; true`], { cwd: bare.root, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    (child.stdout as NodeJS.ReadableStream).on('data', (chunk) => { said += chunk; });
    await once(child.stdout as NodeJS.ReadableStream, 'data');
    child.kill('SIGTERM');
    await once(child, 'close');
    assert.equal(said, 'ready\nended cleanly\n');
  });

  it('the death of the program by a signal is told as shells tell it', async () => {
    await startWaiting('process.kill(process.pid, "SIGKILL");');
    child.kill('SIGTERM');
    assert.deepEqual((await once(child, 'close'))[0], 128 + os.constants.signals.SIGKILL);
  });
});
