/**
 * `npm run setup -- --json FILE`, or with flags: makes the street office, its areas and the first administrator of an installation that has none, as
 * the page at /setup does, for machines that set up machines; with `--further` one more street office of an installation that has some. Nothing is stored unless all of it is sound. Exit status 0 where it is done, 1 where
 * something is wrong with what was given or there is a street office already, 2 where the database could not be reached.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { modules } from '@huying/app-server/modules';
import { isRefusal, readPhone, type Refusal } from '@huying/kernel';
import { place } from '@huying/place/contract';
import { type Config, ConfigProblem, createInstallation, createLog, clockActor, type Installation, migrateAll, readConfig } from '@huying/platform';
import { openConnection } from '@huying/platform/connection';
import { type Foundation, foundation } from '@huying/setup/contract';
import { endSetup, foundTenant, planFoundation } from '@huying/setup/server';
import type { PoolConfig } from 'pg';
import peopleText from '../modules/people/web/text/en.json' with { type: 'json' };
import placeText from '../modules/place/web/text/en.json' with { type: 'json' };
import setupText from '../modules/setup/web/text/en.json' with { type: 'json' };
import { startEmbedded } from '../packages/platform/src/database/embedded.ts';
import uiText from '../packages/ui/src/text/en.json' with { type: 'json' };
import { allowing, isThere } from './further-office.ts';

const USAGE = `npm run setup -- --json FILE
npm run setup -- --office NAME --code CODE --name NAME --phone NUMBER --password-file FILE
                 --community NAME --community-code CODE --position LAT,LNG   or   --areas FILE
--further        one more street office, with administrators, people and credits of its own, in an installation that has some

FILE of --json: {"office":{"name","code"},"areas":{"community":{"name","code","position":{"lng","lat"}}} or {"table":"code,name,parent,kind,lat,lng\\n…"},
                 "administrator":{"name","phone","password"}}
A password is never given as a flag, where every process of the machine could read it.`;

const FURTHER = '--further';

/** What was given cannot be used; said to whoever gave it. */
class Wrong extends Error {}

const TEXTS: Readonly<Record<string, string>> = { ...uiText, ...peopleText, ...placeText, ...setupText };
const wordsOf = ({ refused, facts = {} }: Pick<Refusal, 'refused' | 'facts'>): string =>
  [TEXTS[`refusal.${refused}`] ?? refused, TEXTS[`refusal.${refused}.advice`]].filter(Boolean).join('. ').replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? ''));

async function fromFlags(flags: Readonly<Record<string, string | undefined>>): Promise<unknown> {
  const position = flags.position?.split(',').map(Number);
  const areas = flags.areas
    ? { table: await readText(flags.areas) }
    : { community: { name: flags.community, code: flags['community-code'], position: { lat: position?.[0], lng: position?.[1] } } };
  const password = flags['password-file'] ? (await readText(flags['password-file'])).replace(/\r?\n$/, '') : undefined;
  return { office: { name: flags.office, code: flags.code }, areas, administrator: { name: flags.name, phone: flags.phone, password } };
}

const readText = (file: string) =>
  readFile(file, 'utf8').catch((error: Error) => {
    throw new Wrong(`${file} cannot be read: ${error.message}`);
  });

export async function readFoundation(args: readonly string[]): Promise<Foundation> {
  const text = { type: 'string' } as const;
  const names = ['json', 'office', 'code', 'community', 'community-code', 'position', 'areas', 'name', 'phone', 'password-file'] as const;
  let values: Partial<Record<(typeof names)[number], string>>;
  try {
    values = parseArgs({ args: args.filter((one) => one !== FURTHER), options: Object.fromEntries(names.map((name) => [name, text])) }).values as typeof values;
  } catch (error) {
    throw new Wrong(`${(error as Error).message}\n\n${USAGE}`);
  }
  if (Object.keys(values).length === 0) throw new Wrong(USAGE);
  let given: unknown;
  try {
    given = values.json ? JSON.parse(await readText(values.json)) : await fromFlags(values);
  } catch (error) {
    throw error instanceof SyntaxError ? new Wrong(`${values.json} is no JSON: ${error.message}`) : error;
  }
  const read = foundation.safeParse(given);
  if (read.success) return read.data;
  const phone = readPhone(String((given as { administrator?: { phone?: unknown } } | null)?.administrator?.phone ?? ''));
  const said = (path: string, message: string) => (path === 'administrator.phone' && isRefusal(phone) ? wordsOf(phone) : message);
  throw new Wrong(`${read.error.issues.map(({ path, message }) => `${path.join('.') || 'all of it'}: ${said(path.join('.'), message)}`).join('\n')}\n\n${USAGE}`);
}

async function readTable(bytes: Uint8Array<ArrayBuffer>, officeCode: string, installation: Installation) {
  const { handle } = installation.registry.call('place.readList');
  const listed = place.calls.readList.out.parse(await handle({} as never, { bytes, officeCode }).then((answer) => {
    if (isRefusal(answer)) throw new Wrong(wordsOf(answer));
    return answer;
  }));
  if (listed.problems.length === 0) return listed;
  throw new Wrong(listed.problems.map(({ row, code, facts }) => `row ${row}: ${wordsOf({ refused: code, ...(facts ? { facts } : {}) })}`).join('\n'));
}

async function openInstallation(config: Config): Promise<{ connection: PoolConfig; close(): Promise<void> }> {
  const log = { info: () => undefined, warn: () => undefined };
  if (config.databaseUrl) return openConnection(config, log as never);
  // A server that runs beside goes on with its database.
  const embedded = await startEmbedded({ dataDir: config.dataDir, log });
  const connection = { host: embedded.host, port: embedded.port, user: embedded.user, database: embedded.database };
  return { connection, close: async () => (embedded.adopted ? undefined : embedded.stop()) };
}

async function main(args: readonly string[]): Promise<string> {
  const wanted = await readFoundation(args);
  const config = readConfig({ ...process.env, DEMONSTRATION: '0' }, { webDir: '' });
  const { connection, close } = await openInstallation(config);
  try {
    await migrateAll(connection, modules);
    const installation = await createInstallation({ config, connection, modules, log: createLog('fatal'), poolSize: 2 });
    try {
      const plan = await planFoundation(wanted, (bytes, officeCode) => readTable(bytes, officeCode, installation));
      if (isRefusal(plan)) throw new Wrong(wordsOf(plan));
      const found = () => installation.run(clockActor(plan.tenantId), (ctx) => foundTenant(ctx, plan));
      const isFurther = args.includes(FURTHER);
      if (isFurther && (await isThere(connection, plan.tenantId))) throw new Wrong(`There is a street office ${plan.tenantId} in this installation already; nothing was changed. Its administrators add what it needs at /desk.`);
      const made = await (isFurther ? allowing(connection, plan.tenantId, found) : found());
      if (isRefusal(made)) throw new Wrong(`${wordsOf(made)}. One more street office: ${FURTHER}`);
      await endSetup(config.dataDir);
      return `${wanted.office.name} (${made.tenantId}) is there with ${made.areas} areas; ${wanted.administrator.name} signs in at /desk. Start the server with DEMONSTRATION=0.`;
    } finally {
      await installation.stop();
    }
  } finally {
    await close();
  }
}

if (import.meta.main) {
  try {
    console.log(await main(process.argv.slice(2)));
  } catch (error) {
    const isOurs = error instanceof Wrong || error instanceof ConfigProblem;
    console.error(isOurs ? error.message : (error as Error).stack);
    process.exitCode = error instanceof Wrong ? 1 : 2;
  }
}
