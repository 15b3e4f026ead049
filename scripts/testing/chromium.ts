/** Finds the browser for the journeys, and installs it where that can be done without asking anybody. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** The browser without windows: it takes a fifth of the processor time for each page. */
const SHELL = 'chromium-headless-shell';
const NAMES = [SHELL, 'chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const ELSEWHERE = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];
/** Older releases of Debian have only the browser with windows. */
const BROWSERS = [SHELL, 'chromium'];
const FONTS = 'fonts-noto-cjk';

export interface Found {
  readonly executable?: string;
  /** Why there is none, in words that say what to do. */
  readonly problem?: string;
}

export function findChromium(env: NodeJS.ProcessEnv = process.env): string | undefined {
  const places = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const candidates = [env.CHROMIUM, ...NAMES.flatMap((name) => places.map((place) => path.join(place, name))), ...ELSEWHERE];
  return candidates.find((file) => file && fs.existsSync(file));
}

type Run = (program: string, args: readonly string[]) => boolean;

const runShown: Run = (program, args) =>
  spawnSync(program, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;

const ADVICE = `The journeys need Chromium. Install it with fonts for Chinese (Debian: apt-get install ${SHELL} ${FONTS}), or set CHROMIUM to a Chromium or Chrome.`;

/** How to become root without being asked for a password; undefined where that is not possible. */
function asRoot(): readonly string[] | undefined {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n', '--preserve-env=DEBIAN_FRONTEND'] : undefined;
}

/** The browser without windows where it is there or can be installed, else any other. */
export function ensureChromium(run: Run = runShown, env: NodeJS.ProcessEnv = process.env): Found {
  const found = findChromium(env);
  if (found && (env.CHROMIUM || path.basename(found) === SHELL)) return { executable: found };
  const installed = install(run, env, found ? BROWSERS.slice(0, 1) : BROWSERS);
  return found && !installed.executable ? { executable: found } : installed;
}

function install(run: Run, env: NodeJS.ProcessEnv, browsers: readonly string[]): Found {
  if (!fs.existsSync('/etc/debian_version')) return { problem: ADVICE };
  const prefix = asRoot();
  if (!prefix) return { problem: `${ADVICE} This user may not install packages.` };
  const apt = (...args: string[]) => {
    const [program = 'apt-get', ...rest] = [...prefix, 'apt-get', '-o', 'Acquire::http::Timeout=20', ...args];
    return run(program, rest);
  };
  for (const browser of browsers) {
    console.error(`Installing ${browser} and ${FONTS} for the journeys.`);
    if (apt('update') && apt('install', '-y', '--no-install-recommends', browser, FONTS)) {
      const installed = findChromium(env);
      return installed ? { executable: installed } : { problem: `The packages were installed, but no browser was found. ${ADVICE}` };
    }
  }
  return { problem: `The packages could not be installed (the reason stands above; is the package mirror reachable?). ${ADVICE}` };
}
