import assert from 'node:assert/strict';
import { test } from 'node:test';
import { greeting, tableOf, widthOf } from './greeting.ts';

test('columns stand under one another though Chinese characters are wide', () => {
  assert.deepEqual([widthOf('abc'), widthOf('呼应'), widthOf('19900000001')], [3, 4, 11]);
  const lines = tableOf([['角色', 'x'], ['长辈 elder', 'y'], ['a', 'z']]).split('\n');
  assert.deepEqual(lines.map((line) => widthOf(line.slice(0, -1))), [14, 14, 14]);
});

test('the address always, people only on a demonstration', () => {
  const address = 'http://127.0.0.1:8080';
  assert.equal(greeting({ address, visitors: [], setupToken: undefined }), '呼应 Huying  http://127.0.0.1:8080');
  const words = greeting({ address, setupToken: undefined, visitors: [{ role: 'desk', name: '邓小雯', community: '奎星楼社区', phone: '19900000009', password: 'Secret-1', page: '/desk' }] });
  for (const part of ['调度台 desk', '邓小雯', '19900000009', 'http://127.0.0.1:8080/desk', 'Secret-1']) assert.ok(words.includes(part), part);
});

test('where nobody has set it up, one address with the token behind the sign #, and nobody to sign in as', () => {
  const words = greeting({ address: 'http://127.0.0.1:8080', visitors: [], setupToken: 'k3y' });
  assert.equal(words.match(/http:\/\/127\.0\.0\.1:8080\/setup#k3y/g)?.length, 1);
  assert.ok(!words.includes('password'));
});
