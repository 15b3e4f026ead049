import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { endTestPostgres, OTHER_TENANT, startTest, TEST_TENANT, type TestServer } from './testing/index.ts';

let server: TestServer;
before(async () => {
  server = await startTest({ modules: [], background: false });
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

const put = (text: string, deleteAfter?: Date) =>
  server.asEngine((ctx) => ctx.files.put({ bytes: Buffer.from(text), mimeType: 'text/plain', purpose: 'test', ownerId: null, ...(deleteAfter ? { deleteAfter } : {}) }));
const get = (id: string, tenantId = TEST_TENANT) => server.asEngine((ctx) => ctx.files.get(id), tenantId);
const stored = async () => {
  const names = await readdir(join(server.dataDir, 'files'), { recursive: true });
  return names.filter((name) => /[0-9a-f]{64}$/.test(name));
};

test('a file comes back as it was, encrypted on the disk, and not to another tenant', async () => {
  const id = await put('a spoken message');
  assert.equal((await get(id))?.bytes.toString(), 'a spoken message');
  assert.equal(await get(id, OTHER_TENANT), undefined);
  const [name] = await stored();
  const onDisk = await readFile(join(server.dataDir, 'files', name as string));
  assert.ok(!onDisk.includes('spoken'));
});

test('what has expired goes, what is still pointed to stays', async () => {
  const past = new Date(Date.now() - 1_000);
  const gone = await put('old', past);
  const shared = await put('twice', past);
  const kept = await put('twice');
  const before_ = (await stored()).length;
  assert.equal(await server.asEngine((ctx) => ctx.files.removeExpired()), 2);
  assert.equal(await get(gone), undefined);
  assert.equal(await get(shared), undefined);
  assert.equal((await get(kept))?.bytes.toString(), 'twice');
  assert.equal((await stored()).length, before_ - 1);
});
