import { fileURLToPath } from 'node:url';
import { installDemonstration, refreshDemonstration } from '@huying/demonstration/server';
import { ConfigProblem, createHttpServer, createInstallation, createLog, migrateAll, readConfig, startTracing } from '@huying/platform';
import { EmbeddedError, openConnection } from '@huying/platform/connection';
import { openSetup } from '@huying/setup/server';
import { greeting } from './greeting.ts';
import { modules } from './modules.ts';

const webDir = fileURLToPath(new URL('../../web/dist/', import.meta.url));

async function main(): Promise<void> {
  const config = readConfig(process.env, { webDir });
  const log = createLog(config.logLevel);
  const stopTracing = await startTracing(config.environment, log);
  const { connection, close } = await openConnection(config, log);
  let stop = async () => close();
  let stopping = false;
  const end = async () => {
    if (stopping) return;
    stopping = true;
    await stop().catch((error: Error) => log.error({ err: error }, 'not everything ended in order'));
    process.exit(0);
  };
  process.on('SIGINT', () => void end());
  process.on('SIGTERM', () => void end());
  try {
    await migrateAll(connection, modules);
    const installation = await createInstallation({ config, connection, modules, log });
    const visitors = await installDemonstration(installation);
    await refreshDemonstration(installation);
    const server = await createHttpServer(installation);
    await installation.start();
    const address = await server.listen({ host: config.host, port: config.port });
    // To the console alone: what is logged is kept and read by others.
    console.log(greeting({ address, visitors, setupToken: await openSetup(installation) }));

    stop = async () => {
      await server.close();
      await installation.stop();
      await close();
      await stopTracing();
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What the person who started it can do about it. */
function wordsFor(error: Error & { code?: string; port?: number }): string {
  const { code = error.code } = (error.cause ?? {}) as { code?: string };
  if (error instanceof ConfigProblem || error instanceof EmbeddedError) return error.message;
  if (error.code === 'EADDRINUSE') return `端口 ${error.port} 已被占用，请换一个：PORT=8081 npm start\nPort ${error.port} is taken; choose another: PORT=8081 npm start`;
  if (error.code === 'ENOSPC') return '磁盘已满，请清出空间再启动。\nThe disk is full; free some space and start again.';
  if (error.code === 'EACCES') return `没有权限：${error.message}\nNo permission: ${error.message}`;
  // PostgreSQL's insufficient privilege.
  if (code === '42501') return `DATABASE_URL：这个数据库用户不能创建角色或模式（${error.message}）。请用有 CREATEROLE 权限、并且拥有该数据库的用户。\nDATABASE_URL: this user may not make roles or schemas (${error.message}). Use one that has CREATEROLE and owns the database.`;
  return error.stack ?? error.message;
}

main().catch((error: Error) => {
  console.error(wordsFor(error));
  process.exit(1);
});
