/** `node scripts/run.mjs FILE args…` runs a TypeScript file of the repository; standard output is the file's alone. */
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { bootstrap, command, root, runToEnd, Sentence } from './bootstrap.mjs';

await command(async () => {
  const [file, ...args] = process.argv.slice(2);
  if (!file) throw new Sentence('Which file? node scripts/run.mjs FILE arguments…');
  const script = path.resolve(root, file);
  if (!fs.existsSync(script)) throw new Sentence(`There is no ${file}.`);
  const node = await bootstrap();
  return (await runToEnd(node, [script, ...args])).code;
});
