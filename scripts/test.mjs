/** `npm test`: installs what is missing and runs `testing/main.ts`, whose last line is `N passed, N failed`. */
import path from 'node:path';
import process from 'node:process';
import { bootstrap, command, root, runToEnd, say, Sentence } from './bootstrap.mjs';

/** Ends what is left of the group of processes that we started. */
function endGroup(leader) {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // All of them have ended by themselves.
  }
}

await command(async () => {
  let total = { passed: 0, failed: 1 };
  try {
    const node = await bootstrap();
    // A group of its own: Ctrl-C reaches it once, through us, and whatever a test forgot can be ended with it.
    const options = { cwd: root, detached: true, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] };
    const { pid } = await runToEnd(node, [path.join(root, 'scripts', 'testing', 'main.ts'), ...process.argv.slice(2)], options, (told) => { total = told; });
    endGroup(pid);
  } catch (error) {
    if (!(error instanceof Sentence)) throw error;
    say(error.message);
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return total.failed > 0 || total.passed === 0 ? 1 : 0;
});
