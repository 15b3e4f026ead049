import { resolve } from 'node:path';
import { type ClockSetting, parseClock } from './clock.ts';

/** Everything that is set from outside, read once at start. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly masterKey: string | undefined;
  /** Where the built web pages lie; undefined serves none. */
  readonly webDir: string | undefined;
  /** Demonstration: codes are shown on the screen instead of sent. */
  readonly demonstration: boolean;
  readonly clock: ClockSetting | undefined;
  readonly logLevel: string;
  /** Proxies in front whose `X-Forwarded-*` is believed, as addresses; empty believes nobody. */
  readonly trustProxy: string | undefined;
  /** Settings of modules, e.g. ASR_URL. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export class ConfigProblem extends Error {}

export function readConfig(environment: Readonly<Record<string, string | undefined>>, defaults: { webDir: string }): Config {
  const port = Number(environment.PORT ?? 8080);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new ConfigProblem(`PORT=${environment.PORT} is not a port number (0 to 65535)`);
  const url = environment.DATABASE_URL;
  if (url && !/^postgres(ql)?:\/\//.test(url)) throw new ConfigProblem('DATABASE_URL must begin with postgres:// or postgresql://');
  return {
    host: environment.HOST ?? '127.0.0.1',
    port,
    dataDir: resolve(environment.DATA_DIR ?? './data'),
    databaseUrl: url,
    masterKey: environment.MASTER_KEY,
    webDir: defaults.webDir,
    demonstration: environment.DEMONSTRATION !== '0',
    clock: parseClock(environment.CLOCK),
    logLevel: environment.LOG_LEVEL ?? 'info',
    trustProxy: environment.TRUST_PROXY,
    environment,
  };
}
