import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asId, isRefusal } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import ICAL from 'ical.js';
import ical from 'node-ical';
import { roster } from '../contract.ts';
import { COMMUNITY, done, idOf, morning, OTHER_COMMUNITY, refused, type RosterCommunity, startRosterCommunity } from '../testing/community.ts';

const { routes } = roster;
let here: RosterCommunity;
before(async () => {
  here = await startRosterCommunity();
});
after(async () => {
  await here.close();
  await endTestPostgres();
});

const get = (url: string, headers: Record<string, string> = {}) => here.server.anybody.inject({ method: 'GET', url, headers });

interface Read {
  readonly uid: string;
  readonly sequence: number;
  readonly status: string;
  readonly starts: string;
}
/** Both programs read the same out of it. */
async function read(url: string): Promise<Read[]> {
  const answer = await get(url);
  assert.equal(answer.statusCode, 200);
  assert.match(String(answer.headers['content-type']), /^text\/calendar/);
  const root = new ICAL.Component(ICAL.parse(answer.body));
  const zone = new ICAL.Timezone(root.getFirstSubcomponent('vtimezone') as ICAL.Component);
  const one = root.getAllSubcomponents('vevent').map((event) => {
    const { uid, sequence, startDate } = new ICAL.Event(event);
    startDate.zone = zone;
    return { uid, sequence, status: String(event.getFirstPropertyValue('status')), starts: startDate.toJSDate().toISOString() };
  });
  const other = Object.values(ical.sync.parseICS(answer.body)).flatMap((event) => (event?.type === 'VEVENT' ? [{ uid: event.uid, sequence: Number(event.sequence), status: String(event.status), starts: event.start.toISOString() }] : []));
  assert.deepEqual(other, one);
  return one;
}

test('my calendar: what I am booked for, with one UID for ever; what is no more is cancelled with a higher sequence', async () => {
  const feed = await done(here.as.bao, routes.addFeed, { body: {} });
  assert.match(feed.path, /^\/api\/roster\/calendars\/510117001-[A-Za-z0-9_-]{32}\.ics$/);
  assert.deepEqual(await read(feed.path), []);
  const template = await done(here.as.committee, routes.addTemplate, { body: morning() });
  const shift = await here.shiftOn(template.id, '2026-05-14');
  const turn = await done(here.as.bao, routes.signUp, { params: { shiftId: asId<'shift'>(shift) }, body: {} });
  const [booked] = await read(feed.path);
  assert.deepEqual([booked?.uid, booked?.status, booked?.starts], [`${turn.id}@roster.huying`, 'CONFIRMED', '2026-05-14T01:00:00.000Z']);
  await done(here.as.bao, routes.leave, { params: { turnId: turn.id }, body: { reason: '家里有事' } });
  const [left] = await read(feed.path);
  assert.deepEqual([left?.uid, left?.status], [booked?.uid, 'CANCELLED']);
  assert.ok((left?.sequence ?? 0) > (booked?.sequence ?? 0));
  await done(here.as.bao, routes.signUp, { params: { shiftId: asId<'shift'>(shift) }, body: {} });
  await done(here.as.desk, routes.callOff, { params: { shiftId: asId<'shift'>(shift) }, body: { reason: '暴雨' } });
  const [off] = await read(feed.path);
  assert.deepEqual([off?.uid, off?.status], [booked?.uid, 'CANCELLED']);
  assert.ok((off?.sequence ?? 0) > (left?.sequence ?? 0));
});

test('nothing changed is said with the tag; a change gives another', async () => {
  const feed = await done(here.as.anna, routes.addFeed, { body: {} });
  const first = await get(feed.path);
  const etag = String(first.headers.etag);
  assert.equal(first.headers['cache-control'], 'private, no-cache');
  for (const tag of [etag, etag.replace('W/', ''), `"other", ${etag}`, '*']) {
    const again = await get(feed.path, { 'if-none-match': tag });
    assert.deepEqual([again.statusCode, again.body], [304, '']);
  }
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ from: '14:00', to: '16:00' }) });
  await done(here.as.anna, routes.signUp, { params: { shiftId: asId<'shift'>(await here.shiftOn(template.id, '2026-05-20')) }, body: {} });
  const changed = await get(feed.path, { 'if-none-match': etag });
  assert.equal(changed.statusCode, 200);
  assert.notEqual(changed.headers.etag, etag);
});

test('the calendar of an area says how many come, never who; it ends with the office', async () => {
  const feed = await done(here.as.grid, routes.addFeed, { body: { areaPath: `${COMMUNITY}/g01` } });
  const template = await done(here.as.committee, routes.addTemplate, { body: morning({ areaPath: `${COMMUNITY}/g01`, name: '一网格巡访', skills: [{ skill: 'first-aid', wanted: 1 }], from: '18:00', to: '20:00' }) });
  await done(here.as.anna, routes.signUp, { params: { shiftId: asId<'shift'>(await here.shiftOn(template.id, '2026-05-24')) }, body: {} });
  assert.equal((await read(feed.path)).length, template.coming);
  const { body } = await get(feed.path);
  assert.ok(body.includes('一网格巡访 1/2') && body.includes('急救 1/1') && !body.includes('anna') && !body.includes(idOf('anna')));
  assert.equal(await refused(here.as.grid, routes.addFeed, { body: { areaPath: OTHER_COMMUNITY } }), 'thing.notFound');
  assert.equal(await refused(here.as.bao, routes.addFeed, { body: { areaPath: COMMUNITY } }), 'thing.notFound');
  const set = (role: 'grid' | 'volunteer') => here.server.asEngine((ctx) => ctx.call(people.calls.setMemberships, { personId: idOf('grid'), memberships: [{ role, organisationId: null, areaId: null, areaPath: `${COMMUNITY}/g01` }] }));
  assert.ok(!isRefusal(await set('volunteer')));
  assert.equal((await get(feed.path)).statusCode, 404);
  await set('grid');
  assert.equal((await get(feed.path)).statusCode, 200);
});

test('an address is known to its owner alone, and void when it is ended', async () => {
  const feed = await done(here.as.chen, routes.addFeed, { body: {} });
  const secret = feed.path.slice(-36, -4);
  const rows = await here.server.asOwner<{ text: string }>(sql`select f::text as text from roster.feed f`);
  assert.ok(rows.length > 0 && rows.every(({ text }) => !text.includes(secret)), 'the secret is not kept');
  assert.deepEqual((await done(here.as.chen, routes.feeds, {})).feeds.map((one) => one.id), [feed.id]);
  await read(feed.path);
  assert.notEqual((await done(here.as.chen, routes.feeds, {})).feeds[0]?.lastReadAt, null);
  assert.equal(await refused(here.as.dong, routes.endFeed, { params: { feedId: feed.id } }), 'thing.notFound');
  for (const wrong of [feed.path.replace('510117001', '510117004'), feed.path.replace('510117001', '9999999999'), feed.path.replace(secret, 'A'.repeat(32)), '/api/roster/calendars/x.ics']) assert.equal((await get(wrong)).statusCode, 404, wrong);
  await done(here.as.chen, routes.endFeed, { params: { feedId: feed.id } });
  assert.equal((await get(feed.path)).statusCode, 404);
  for (let count = 0; count < 10; count += 1) await done(here.as.dong, routes.addFeed, { body: {} });
  assert.equal(await refused(here.as.dong, routes.addFeed, { body: {} }), 'roster.tooManyFeeds');
});
