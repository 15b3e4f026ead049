/** Chromium for tests and pictures, on the test machine and never in a page. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'];

/** The browser that is there, or what to do where there is none. */
export function chromiumPath(): string {
  const path = [process.env.CHROMIUM, ...PLACES].find((place) => place !== undefined && existsSync(place));
  if (!path) throw new Error('no Chromium found: install it (Debian: apt-get install chromium-headless-shell fonts-noto-cjk) or name it in CHROMIUM');
  return path;
}

/** Headless and without anything that calls home. `more` adds switches, e.g. a WAV as the fake microphone. */
export const openChromium = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath(),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...more],
  });

/** Drawing of maps by the processor, where there is no graphics card. */
export const DRAWS_MAPS = ['--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'] as const;

/** A microphone that plays a WAV file, without asking for permission. */
export const hearsFile = (path: string): readonly string[] => ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', `--use-file-for-fake-audio-capture=${path}`];
