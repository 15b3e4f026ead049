import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecovery, scriptOf } from './rebuilt.ts';

const pageOf = (script: string) => `<!doctype html><html><head><link rel="icon" href="/icon.svg" />\n<script type="module" crossorigin src="${script}"></script>\n<link rel="modulepreload" href="/assets/ui-1.js"></head></html>`;

/** A tab: what it remembers outlives the page, what happens is noted in order. */
function tab() {
  const memory = new Map<string, string>();
  const happened: string[] = [];
  let served: string | undefined = pageOf('/assets/elder-B.js');
  const open = (script: string | undefined) =>
    createRecovery({
      script,
      fetchPage: async () => {
        happened.push('asked');
        if (served === undefined) throw new TypeError('network');
        return served;
      },
      memory: { getItem: (key) => memory.get(key) ?? null, setItem: (key, value) => void memory.set(key, value) },
      readTyped: () => happened.push('read'),
      reopen: () => happened.push('reopened'),
    });
  const serve = (page: string | undefined) => {
    served = page;
  };
  return { open, happened, serve };
}

test('the script of a page is found by its kind, wherever its attributes stand', () => {
  assert.equal(scriptOf(pageOf('/assets/elder-B.js')), '/assets/elder-B.js');
  assert.equal(scriptOf('<script src="/a.js"></script><script src="/b.js" type="module"></script>'), '/b.js');
  assert.equal(scriptOf('<h1>502 Bad Gateway</h1>'), undefined);
  assert.equal(scriptOf(undefined), undefined);
});

test('another build is opened once, however many files are missed; what is typed is read before anything else', async () => {
  const { open, happened } = tab();
  const recovery = open('/assets/elder-A.js');
  const answers = await Promise.all([recovery.missed(), recovery.missed(), recovery.missed()]);
  assert.deepEqual(answers, [true, true, true]);
  assert.deepEqual(happened, ['read', 'asked', 'read', 'read', 'reopened']);
});

test('the same build, no page, or no network: nothing is opened, and the next failure is looked at anew', async () => {
  const { open, happened, serve } = tab();
  const recovery = open('/assets/elder-B.js');
  assert.equal(await recovery.missed(), false);
  assert.equal(recovery.deciding, undefined);
  for (const page of [undefined, '<h1>502 Bad Gateway</h1>']) {
    serve(page);
    assert.equal(await recovery.missed(), false);
  }
  assert.equal(happened.includes('reopened'), false);
  serve(pageOf('/assets/elder-C.js'));
  assert.equal(await recovery.missed(), true);
});

test('a build that was opened already is not opened again: a page that comes from an old store, or a build without its files, stands still', async () => {
  const { open, happened, serve } = tab();
  assert.equal(await open('/assets/elder-A.js').missed(), true);
  // Opened again it is the old page still.
  assert.equal(await open('/assets/elder-A.js').missed(), false);
  assert.equal(await open('/assets/elder-B.js').missed(), false);
  serve(pageOf('/assets/elder-C.js'));
  assert.equal(await open('/assets/elder-B.js').missed(), true);
  assert.equal(happened.filter((one) => one === 'reopened').length, 2);
});

test('where the browser remembers nothing, nothing is opened by itself', async () => {
  const memory = { getItem: () => { throw new Error('denied'); }, setItem: () => undefined };
  let reopened = 0;
  const recovery = createRecovery({ script: '/a.js', fetchPage: async () => pageOf('/b.js'), memory, readTyped: () => undefined, reopen: () => (reopened += 1) });
  assert.equal(await recovery.missed(), false);
  assert.equal(reopened, 0);
});
