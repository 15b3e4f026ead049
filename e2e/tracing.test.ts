/** The whole product with a collector beside it: what is told of a community's day, and that nothing of it says whose day it was. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { modules } from '@huying/app-server/modules';
import { startTracing } from '@huying/platform';
import { endTestPostgres, type OtlpReceiver, startOtlpReceiver } from '@huying/platform/testing';
import { type SmallCommunities, startSmallCommunities } from './small-community.ts';

let all: SmallCommunities;
let receiver: OtlpReceiver;

before(async () => {
  receiver = await startOtlpReceiver();
  Object.assign(process.env, { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_BSP_MAX_QUEUE_SIZE: '100000' });
  const stop = await startTracing(process.env, { warn: (problem: unknown) => assert.fail(JSON.stringify(problem)) } as never);
  all = await startSmallCommunities();
  await all.server.settle();
  await stop();
});
after(async () => {
  await all.close();
  await endTestPostgres();
  await receiver.close();
});

const named = (name: string) => receiver.spans.filter((span) => span.name === name);

test('every step of a need is there: asked over HTTP, commanded, called, told, written', () => {
  for (const name of [
    'POST /api/needs', 'transaction need.raise', 'event need.raised', 'call mobilisation.open', 'call matching.rank', 'insert mobilisation.callout', 'event mobilisation.owned',
    'insert service.visit, select service.photo', 'event service.confirmed', 'insert platform.trail, insert platform.trail_unsealed, insert platform.outbox', 'commit',
  ]) assert.ok(named(name).length > 0, `${name} is among ${JSON.stringify([...new Set(receiver.spans.map((span) => span.name))].sort(), null, 1)}`);
  assert.ok(receiver.spans.every((span) => span.traceId.length === 32 && span.name.length > 0));
  const requests = receiver.spans.filter((span) => span.kind === 2);
  assert.ok(requests.every((span) => /^[A-Z]+ \/api\/[^?]*$/.test(span.name) && typeof span.attributes['http.response.status_code'] === 'number'));
  const forAnybody = new Set(modules.flatMap(({ contract }) => Object.values(contract.routes)).filter(({ who }) => who === 'anybody').map(({ method, path }) => `${method} ${path}`));
  const ofTenants = requests.filter((span) => span.attributes['huying.tenant'] !== undefined || !forAnybody.has(span.name));
  assert.deepEqual(new Set(ofTenants.map((span) => span.attributes['huying.tenant'])), new Set([all.own.tenantId, all.foreign.tenantId]), 'only a route for anybody may be asked before it is known whose it is');
});

test('no name, number, address or word of anybody is told, nor any id', () => {
  const bytes = receiver.bytes();
  assert.ok(bytes.length > 50_000);
  const words = [all.own, all.other, all.foreign].flatMap((community) => community.words);
  assert.ok(words.length > 30);
  for (const word of words) assert.equal(bytes.includes(word), false, word);
  const told = receiver.spans.flatMap((span) => [span.name, ...Object.entries(span.attributes).flat().map(String)]).join('\n');
  assert.doesNotMatch(told, /[0-9a-f]{8}-[0-9a-f]{4}-/);
  assert.doesNotMatch(told, /[\u4e00-\u9fff]|\b1[3-9]\d{9}\b/);
  const known = new Set(['http.request.method', 'http.route', 'http.response.status_code', 'huying.tenant', 'huying.actor', 'huying.refused', 'db.system.name', 'db.query.summary', 'error.type', 'huying.late_seconds', 'huying.messages']);
  assert.deepEqual([...new Set(receiver.spans.flatMap((span) => Object.keys(span.attributes)))].filter((key) => !known.has(key)), []);
});
