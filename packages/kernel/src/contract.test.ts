import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { binary, defineContract, isRefusal, pageQuery, refuse } from './contract.ts';

test('routes, calls, events and notices know their module and name', () => {
  const wish = defineContract('wish', {
    routes: { grant: { method: 'POST', path: '/api/wishes/:wishId/grant', summary: 'Grant a wish', who: ['volunteer'], params: z.object({ wishId: z.uuid() }), body: binary(['image/png'], 10) } },
    calls: { open: { in: z.object({ text: z.string() }) } },
    events: { granted: z.object({ wishId: z.uuid() }) },
    notices: { changed: z.object({}) },
  });
  assert.deepEqual([wish.routes.grant.module, wish.routes.grant.name, wish.routes.grant.path], ['wish', 'grant', '/api/wishes/:wishId/grant']);
  assert.deepEqual([wish.calls.open.name, wish.events.granted.name, wish.notices.changed.module], ['open', 'granted', 'wish']);
  assert.ok(wish.events.granted.shape.safeParse({ wishId: '0198c0de-0000-7000-8000-000000000001' }).success);
});

test('unsound declarations throw', () => {
  const route = { method: 'GET', summary: '', who: 'anybody' } as const;
  assert.throws(() => defineContract('Wish', {}), /lower-case/);
  assert.throws(() => defineContract('wish', { routes: { one: { ...route, path: '/api/:wishId' } } }), /differ/);
  assert.throws(() => defineContract('wish', { routes: { one: { ...route, path: '/api', params: z.object({ wishId: z.uuid() }) } } }), /differ/);
  assert.throws(() => defineContract('wish', { routes: { one: { ...route, path: '/api', body: z.object({}) } } }), /no body/);
  assert.throws(() => defineContract('wish', { routes: { one: { ...route, path: '/api', who: [] } } }), /nobody/);
});

test('refusals are values', () => {
  assert.deepEqual(refuse('wish.taken'), { refused: 'wish.taken' });
  assert.deepEqual(refuse('wish.taken', { minutes: 3 }), { refused: 'wish.taken', facts: { minutes: 3 } });
  assert.deepEqual([refuse('a'), {}, null, 'a', { refused: 1 }].map(isRefusal), [true, false, false, false, false]);
  assert.deepEqual([pageQuery.parse({}).limit, pageQuery.parse({ limit: '20' }).limit, pageQuery.safeParse({ limit: 201 }).success], [50, 20, false]);
});
