import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSession } from './session.ts';

function browser(address: string) {
  const place = { pathname: '', search: '' };
  const go = (to: string) => Object.assign(place, { pathname: to.split('?')[0], search: to.includes('?') ? `?${to.split('?').slice(1).join('?')}` : '' });
  go(address);
  let forgot = 0;
  const session = createSession('/elder', () => (forgot += 1), place, { replaceState: (_state: unknown, _title: string, to?: string | URL | null) => void go(String(to)) });
  return { session, here: () => place.pathname + place.search, forgot: () => forgot };
}

test('a lost session leads to the sign-in of this audience, and back to where one was', () => {
  const { session, here, forgot } = browser('/elder/needs/7?tab=trail&x=%26');
  session.lose();
  assert.equal(here(), '/elder/sign-in?back=%2Fneeds%2F7%3Ftab%3Dtrail%26x%3D%2526');
  session.lose();
  assert.ok(here().startsWith('/elder/sign-in?back=%2Fneeds'), 'several refusals at once do not pile up');
  assert.equal(session.back, '/needs/7?tab=trail&x=%26');
  session.arrive();
  assert.equal(here(), '/elder/needs/7?tab=trail&x=%26');
  assert.equal(forgot(), 1);
});

test('from the first page the way back needs no mention', () => {
  const { session, here } = browser('/elder');
  session.lose();
  assert.equal(here(), '/elder/sign-in');
  session.arrive();
  assert.equal(here(), '/elder/');
});

test('what the person is is told to whoever asks, and forgotten with the person', () => {
  const { session } = browser('/elder');
  let told = 0;
  const stop = session.subscribe(() => (told += 1));
  session.know(['elder']);
  session.know(['elder']);
  assert.deepEqual([session.roles, told], [['elder'], 1]);
  session.arrive();
  assert.deepEqual([session.roles, told], [undefined, 2]);
  stop();
  session.know(['desk']);
  assert.equal(told, 2);
});

test('a link cannot lead to another site after signing in', () => {
  for (const evil of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)', '/sign-in?back=/x', '']) {
    const { session } = browser(`/elder/sign-in?back=${encodeURIComponent(evil)}`);
    assert.equal(session.back, '/', evil);
  }
});
