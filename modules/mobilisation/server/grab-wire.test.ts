import assert from 'node:assert/strict';
import { Agent, type ClientRequest, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { automation } from '@huying/automation/contract';
import { asId, type Id } from '@huying/kernel';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { mobilisation } from '../contract.ts';
import { tables } from '../core/tables.ts';
import { COMMITTEE, type Community, startCommunity, volunteer } from '../testing/community.ts';

/** Over sockets, as fifty telephones do it; `npm run test:long` plays two hundred rounds. */
const ROUNDS = Number(process.env.ROUNDS ?? 25);
const CONTENDERS = 50;
const TOLD_WITHIN_MILLISECONDS = 10_000;

let community: Community;
let port: number;
const agent = new Agent({ keepAlive: true, maxSockets: CONTENDERS });
const streams: ClientRequest[] = [];
/** Callout → volunteers whose open page was told that it is gone, and why. */
const told = new Map<string, Map<string, string>>();

before(async () => {
  community = await startCommunity({ background: true });
  await community.server.http.listen({ port: 0, host: '127.0.0.1' });
  port = (community.server.http.server.address() as AddressInfo).port;
  await community.addVolunteers(Array.from({ length: CONTENDERS }, (_, n) => ({ metres: 20 + n * 5 })));
  const shipped = tables['mobilisation.ladder']?.table;
  assert.ok(shipped);
  const wide = shipped.rules.map((rule) => (rule.id === 'green-volunteers' ? { ...rule, then: ['"volunteers"', '0', '[1500]', `[${CONTENDERS}]`, '5', '5', '', ''] } : rule));
  const committee = await community.client(COMMITTEE);
  const changed = await committee.ask(automation.routes.change, { params: { name: 'mobilisation.ladder' }, body: { table: { ...shipped, rules: wide }, holdsFrom: null, reason: '试一次请五十人' } });
  assert.equal(changed.status, 200, JSON.stringify(changed.problem));
  for (let n = 1; n <= CONTENDERS; n += 1) streams.push(await listenAs(n));
});
after(async () => {
  for (const stream of streams) stream.destroy();
  agent.destroy();
  await community.server.close();
  await endTestPostgres();
});

const cookieOf = async (n: number) => (await community.client(volunteer(n))).cookie ?? '';

async function listenAs(n: number): Promise<ClientRequest> {
  const cookie = await cookieOf(n);
  return new Promise((resolve, reject) => {
    const stream = request({ host: '127.0.0.1', port, path: '/api/stream', headers: { cookie }, agent: false }, (response) => {
      let rest = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() as string;
        for (const block of blocks) {
          if (!/^event: mobilisation\.offerGone$/m.test(block)) continue;
          const { calloutId, reason } = JSON.parse(/^data: (.+)$/m.exec(block)?.[1] ?? '{}') as { calloutId: string; reason: string };
          told.set(calloutId, (told.get(calloutId) ?? new Map()).set(volunteer(n), reason));
        }
      });
      response.on('error', () => undefined);
      resolve(stream);
    });
    stream.on('error', reject).end();
  });
}

async function accept(n: number, offerId: string): Promise<{ status: number; code: string | undefined }> {
  const cookie = await cookieOf(n);
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method: 'POST', path: `/api/offers/${offerId}/accept`, headers: { cookie }, agent }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, code: (JSON.parse(body || '{}') as { code?: string }).code }));
    }).on('error', reject).end();
  });
}

test(`${ROUNDS} rounds of ${CONTENDERS} over HTTP in the same moment: one wins, the open pages of the other ${CONTENDERS - 1} are told`, { timeout: 600_000 }, async (t) => {
  const answers: number[] = [];
  const hearings: number[] = [];
  for (let round = 1; round <= ROUNDS; round += 1) {
    const calloutId = await community.open();
    const offers = await community.rows<{ id: string; person_id: string }>(sql`select id, person_id from mobilisation.offer where callout_id = ${calloutId}`);
    assert.equal(offers.length, CONTENDERS, `round ${round}`);
    const offerOf = new Map(offers.map((offer) => [offer.person_id, offer.id]));
    const began = performance.now();
    const answered = await Promise.all(Array.from({ length: CONTENDERS }, (_, index) => accept(index + 1, offerOf.get(volunteer(index + 1)) as string)));
    answers.push(performance.now() - began);
    const winners = answered.flatMap(({ status }, index) => (status === 200 ? [volunteer(index + 1)] : []));
    assert.equal(winners.length, 1, `round ${round}: ${JSON.stringify(answered)}`);
    assert.ok(answered.every(({ status, code }) => status === 200 || (status === 409 && code === 'mobilisation.taken')), `round ${round}: ${JSON.stringify(answered)}`);
    while ((told.get(calloutId)?.size ?? 0) < CONTENDERS - 1 && performance.now() - began < TOLD_WITHIN_MILLISECONDS) await new Promise((resolve) => setTimeout(resolve, 2));
    hearings.push(performance.now() - began);
    const heard = told.get(calloutId) ?? new Map<string, string>();
    assert.equal(heard.size, CONTENDERS - 1, `round ${round}: ${heard.size} were told`);
    assert.ok(!heard.has(winners[0] as string), 'the winner is not told that it is gone');
    assert.deepEqual([...new Set(heard.values())], ['taken']);
    await community.call((ctx) => ctx.call(mobilisation.calls.end, { calloutId: asId<'callout'>(calloutId) as Id<'callout'> }));
  }
  const median = (times: number[]) => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]?.toFixed(0);
  t.diagnostic(`all ${CONTENDERS} answered after ${median(answers)} ms, all others told after ${median(hearings)} ms (medians)`);
});
