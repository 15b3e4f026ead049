/** `npm start`: from a fresh clone to the running application. */
import path from 'node:path';
import process from 'node:process';
import { bootstrap, command, root, runToEnd } from './bootstrap.mjs';
import { buildWeb } from './build-web.mjs';

await command(async () => {
  const node = await bootstrap();
  const built = await buildWeb(node);
  if (built !== 0) return built;
  return (await runToEnd(node, [path.join(root, 'apps', 'server', 'src', 'main.ts'), ...process.argv.slice(2)], { cwd: root })).code;
});
