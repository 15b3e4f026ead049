import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import activityServer from '@huying/activity/server';
import { automationModule } from '@huying/automation/server';
import { isRefusal, type PersonId, type Role, type RouteInput } from '@huying/kernel';
import notify from '@huying/notify/server';
import { people } from '@huying/people/contract';
import peopleServer from '@huying/people/server';
import placeServer from '@huying/place/server';
import serviceServer from '@huying/service/server';
import { sql } from '@huying/platform';
import { endTestPostgres, startTest, type TestClient, type TestServer } from '@huying/platform/testing';
import { volunteering } from '@huying/volunteering/contract';
import volunteeringServer, { tables } from '@huying/volunteering/server';
import { training } from '../contract.ts';
import module from './index.ts';

const { routes } = training;
const OWN = '/510117001/005';
const NOON = Date.parse('2026-05-12T12:00:00+08:00');

let server: TestServer;
const who: Record<string, TestClient & { id: PersonId }> = {};
const as = (name: string) => who[name] as TestClient & { id: PersonId };

before(async () => {
  server = await startTest({ modules: [placeServer, peopleServer, notify, automationModule(tables), serviceServer, activityServer, volunteeringServer, module], background: false, clock: { real: Date.now(), shown: NOON, speed: 1 } });
  let phones = 0;
  for (const [name, role, areaPath] of [['anna', 'volunteer', `${OWN}/g01`], ['bao', 'volunteer', OWN], ['far', 'volunteer', '/510117001/012'], ['desk', 'desk', OWN], ['committee', 'committee', OWN], ['farDesk', 'desk', '/510117001/012']] as [string, Role, string][]) {
    phones += 1;
    const phone = `1370000000${phones}`;
    const id = await server.asEngine(async (ctx) => {
      const personId = ctx.newId<'person'>();
      const added = await ctx.call(people.calls.addPeople, {
        people: [{ id: personId, name, sex: null, birthYear: 1970, phone, memberships: [{ role, organisationId: null, areaId: null, areaPath }], ...(role === 'volunteer' ? { volunteer: { skills: [], home: { lng: 103.887, lat: 30.81 }, areaPath, redWhileOffDuty: false, active: true } } : {}) }],
      });
      assert.ok(!isRefusal(added));
      return personId;
    });
    who[name] = Object.assign(await server.signIn(id), { id });
  }
});
after(async () => {
  await server.close();
  await endTestPostgres();
});

type Body = RouteInput<typeof routes.addCourse>['body'];
const QUIZ = [{ words: '先做什么？', choices: ['扶起来', '看清楚'], right: [1] }, { words: '带什么？', choices: ['水', '证件', '酒'], right: [0, 1] }];
const body = (more: Partial<Body> = {}): Body => ({ name: '初级急救', summary: '', areaPath: OWN, text: '第一课', kind: 'first-aid', hours: 4, validMonths: 24, needsAttendance: true, quiz: QUIZ, passMark: 80, mostAttempts: 2, ...more });
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
async function course(more: Partial<Body> = {}) {
  const added = await as('desk').ask(routes.addCourse, { body: body(more) });
  assert.equal(added.status, 200, JSON.stringify(added.problem));
  const opened = await as('desk').ask(routes.setState, { params: { courseId: added.value.id }, body: { command: 'open' } });
  assert.equal(opened.value.state, 'open');
  return { courseId: added.value.id };
}
async function session(params: Awaited<ReturnType<typeof course>>, seats = 1) {
  const added = await as('desk').ask(routes.addSession, { params, body: { startsAt: '2026-05-12T14:00:00+08:00', endsAt: '2026-05-12T16:00:00+08:00', place: '社区会议室', seats } });
  assert.equal(added.status, 200, JSON.stringify(added.problem));
  return { sessionId: added.value.id };
}
/** Time passes: what was to begin has begun. */
const begin = ({ sessionId }: { sessionId: string }) => server.asOwner(sql`update training.session set starts_at = starts_at - interval '3 hours' where id = ${sessionId}`);
const mineOf = async (name: string, params: Awaited<ReturnType<typeof course>>) => (await as(name).ask(routes.course, { params })).value.mine;

test('reading, coming and answering together give the certificate, which counts as a qualification', async () => {
  const params = await course();
  assert.deepEqual((await as('anna').ask(routes.courses, { query: {} })).value.courses.map((one) => one.name), ['初级急救']);
  const read = await as('anna').ask(routes.course, { params });
  assert.deepEqual(read.value.questions, [{ words: '先做什么？', choices: ['扶起来', '看清楚'], isMultiple: false }, { words: '带什么？', choices: ['水', '证件', '酒'], isMultiple: true }]);
  assert.doesNotMatch(JSON.stringify(read.value), /"right"/, 'which choices are right is told to nobody who answers');
  assert.equal((await as('anna').ask(routes.draft, { params })).status, 403);

  assert.equal(codeOf(await as('anna').ask(routes.answer, { params, body: { answers: [[1]] } })), 'training.unanswered');
  const first = await as('anna').ask(routes.answer, { params, body: { answers: [[1], [0]] } });
  assert.deepEqual([first.value.score, first.value.isPassed, first.value.mine.attemptsLeft, first.value.mine.certificate], [50, false, 1, null]);
  const second = await as('anna').ask(routes.answer, { params, body: { answers: [[1], [1, 0]] } });
  assert.deepEqual([second.value.score, second.value.isPassed, second.value.mine.certificate], [100, true, null], 'the session is still to come');
  assert.equal(codeOf(await as('anna').ask(routes.answer, { params, body: { answers: [[1], [1, 0]] } })), 'training.passedAlready');

  const seat = await session(params);
  assert.equal((await as('anna').ask(routes.signUp, { params: seat })).value.mine, 'booked');
  assert.equal(codeOf(await as('desk').ask(routes.noteAttendance, { params: seat, body: { attended: [as('anna').id] } })), 'training.notBegun');
  await begin(seat);
  assert.deepEqual((await as('desk').ask(routes.noteAttendance, { params: seat, body: { attended: [as('anna').id] } })).value, { attended: 1, certificates: 1 });
  const certificate = (await mineOf('anna', params))?.certificate;
  assert.deepEqual([certificate?.issuedOn, certificate?.expiresOn, certificate?.hours, certificate?.state], ['2026-05-12', '2028-05-12', 4, 'valid']);
  const held = (await as('anna').ask(volunteering.routes.mine, {})).value.volunteer?.qualifications ?? [];
  assert.deepEqual(held.map((one) => [one.kind, one.state, one.source, one.number]), [['first-aid', 'valid', 'training', certificate?.number]]);
  assert.deepEqual((await as('desk').ask(routes.noteAttendance, { params: seat, body: { attended: [as('anna').id] } })).value.certificates, 0, 'noted again gives no second one');

  const listed = await as('desk').ask(routes.certificates, { params, query: {} });
  assert.deepEqual(listed.value.items.map((one) => one.personName), ['anna']);
  const revoke = { params: { certificateId: listed.value.items[0]?.id as never }, body: { reason: '替考' } };
  assert.equal((await as('desk').ask(routes.revoke, revoke)).status, 403);
  assert.equal((await as('committee').ask(routes.revoke, revoke)).value.state, 'revoked');
  assert.equal(codeOf(await as('committee').ask(routes.revoke, revoke)), 'lifecycle.notHere');
  assert.equal((await as('anna').ask(volunteering.routes.mine, {})).value.volunteer?.qualifications[0]?.state, 'revoked');
});

test('of several who want the last seat at once, one gets it; who gives it back makes room', async () => {
  const params = await course({ quiz: [] });
  const seat = await session(params);
  const answers = await Promise.all([as('anna').ask(routes.signUp, { params: seat }), as('bao').ask(routes.signUp, { params: seat })]);
  assert.deepEqual(answers.map(codeOf).sort(), ['done', 'training.full']);
  const [winner, loser] = answers[0]?.status === 200 ? ['anna', 'bao'] as const : ['bao', 'anna'] as const;
  assert.equal(codeOf(await as(loser).ask(routes.leave, { params: seat })), 'training.noSeat');
  assert.equal((await as(winner).ask(routes.leave, { params: seat })).value.booked, 0);
  assert.equal(codeOf(await as(loser).ask(routes.signUp, { params: seat })), 'done');
  const called = await as('desk').ask(routes.callOff, { params: seat, body: { reason: '下大雨' } });
  assert.equal(called.value.isCalledOff, true);
  assert.equal(codeOf(await as(winner).ask(routes.signUp, { params: seat })), 'training.over');
});

test('attempts are counted, also those made at once', async () => {
  const params = await course({ needsAttendance: false, mostAttempts: 2 });
  const wrong = { params, body: { answers: [[0], [2]] } };
  const answers = await Promise.all([1, 2, 3].map(() => as('bao').ask(routes.answer, wrong)));
  assert.deepEqual(answers.map(codeOf).sort(), ['done', 'done', 'training.noAttempts']);
  assert.equal((await as('anna').ask(routes.answer, { params, body: { answers: [[1], [0, 1]] } })).value.mine.certificate?.state, 'valid', 'without attendance the quiz is enough');
});

test('whose area a course is not, neither sees nor keeps it', async () => {
  const params = await course();
  assert.deepEqual((await as('far').ask(routes.courses, { query: {} })).value.courses, []);
  assert.equal((await as('far').ask(routes.course, { params })).status, 404);
  assert.equal(codeOf(await as('farDesk').ask(routes.changeCourse, { params, body: body() })), 'thing.notFound');
  assert.equal(codeOf(await as('farDesk').ask(routes.addCourse, { body: body() })), 'training.outOfReach');
  assert.equal(codeOf(await as('desk').ask(routes.addCourse, { body: body({ kind: 'flying' }) })), 'training.unknownKind');
  assert.equal(codeOf(await as('desk').ask(routes.addCourse, { body: body({ quiz: [{ words: '问题', choices: ['甲', '乙'], right: [2] }] }) })), 'training.wrongQuiz');
  assert.equal(codeOf(await as('desk').ask(routes.addCourse, { body: body({ quiz: [], needsAttendance: false }) })), 'training.nothingToDo');
});

test('material is read where the course is open, and only what it seems to be', async () => {
  const params = await course();
  const url = `/api/training/courses/${params.courseId}/files`;
  const put = (payload: Buffer) => as('desk').inject({ method: 'POST', url: `${url}?name=%E8%AE%B2%E4%B9%89.pdf`, payload, headers: { 'content-type': 'application/pdf' } });
  const added = await put(Buffer.from('%PDF-1.7 lesson'));
  assert.equal(added.statusCode, 200, added.body);
  assert.equal((await put(Buffer.from('<html>'))).statusCode, 415);
  const file = `${url}/${(added.json() as { id: string }).id}`;
  assert.equal((await as('anna').inject({ method: 'GET', url: file })).statusCode, 200);
  assert.equal((await as('far').inject({ method: 'GET', url: file })).statusCode, 404);
  await as('desk').ask(routes.setState, { params, body: { command: 'close' } });
  assert.equal((await as('anna').inject({ method: 'GET', url: file })).statusCode, 404);
  assert.equal((await as('desk').inject({ method: 'DELETE', url: file })).statusCode, 200);
});
