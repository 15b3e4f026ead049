/** Row types are generated from the database: here is seen, without one, that they are not older than the migrations and not edited by hand. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { type Problem, readText, type Tree } from './tree.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** What the migrations of one folder say, by name and text. */
export const migrationsStamp = (files: readonly { readonly name: string; readonly text: string }[]): string =>
  hash(files.map(({ name, text }) => `${name}\n${text}`).join('\n'));

/** The second line of a generated file, by which it is known to be whole and current. */
const stampLine = (migrations: string, body: string) => `// migrations ${migrations}, text ${hash(body)}\n`;
const FIRST_LINE = '/** Rows of the tables, made by `npm run gen` from the database; never edited by hand. */\n';

export const stamped = (migrations: string, body: string): string => FIRST_LINE + stampLine(migrations, body) + body;

export function generatedProblems(tree: Tree): Problem[] {
  const folders = new Set(tree.files.filter((file) => /\/migrations\/[^/]+\.sql$/.test(file)).map((file) => path.posix.dirname(file)));
  return [...folders].flatMap((folder) => {
    const file = `${path.posix.dirname(folder)}/rows.ts`;
    if (!tree.files.includes(file)) return [{ file, rule: 'missing-rows', message: `the tables of ${folder} have no row types: npm run gen` }];
    const text = readText(tree, file);
    const body = text.split('\n').slice(2).join('\n');
    const migrations = migrationsStamp(tree.files.filter((one) => path.posix.dirname(one) === folder && one.endsWith('.sql')).map((one) => ({ name: path.posix.basename(one), text: readText(tree, one) })));
    if (text === stamped(migrations, body)) return [];
    const isWhole = text.includes(`, text ${hash(body)}\n`);
    return [
      isWhole
        ? { file, rule: 'stale-rows', message: 'the migrations have changed since: npm run gen' }
        : { file, rule: 'edited-rows', message: 'it is generated from the database and was changed by hand: npm run gen' },
    ];
  });
}
