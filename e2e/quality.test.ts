/** What somebody is not content with: said by its sides, decided by somebody who has no part in it, in time, with what follows from it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { activity } from '@huying/activity/contract';
import { asId, type Id } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres, type TestClient } from '@huying/platform/testing';
import { type FollowUpLine, type GrievanceView, quality } from '@huying/quality/contract';
import { type RequestView, safeguard } from '@huying/safeguard/contract';
import { service } from '@huying/service/contract';
import { timebank } from '@huying/timebank/contract';
import { type SmallCommunities, type SmallCommunity, startSmallCommunities, type Who } from './small-community.ts';

const { routes } = quality;
let all: SmallCommunities;
let own: SmallCommunity;
before(async () => {
  all = await startSmallCommunities();
  own = all.own;
});
after(async () => {
  await all.close();
  await endTestPostgres();
});

type Kind = GrievanceView['kind'];
const as = (who: Who): TestClient => own.clients[who];
const caseOf = (what: string, id: string) => own.cases.find((one) => one[what] === id && one.visit) as Record<string, string>;
const idOf = async (kind: Kind) => ((await as('committee').ask(routes.list, { query: { show: 'all', kind } })).value.items[0] as { id: Id<'grievance'> }).id;
const read = async (who: Who, grievanceId: Id<'grievance'>) => (await as(who).ask(routes.one, { params: { grievanceId } })).value;
const decide = (who: Who, grievanceId: Id<'grievance'>, body: Partial<{ outcome: 'granted' | 'partly' | 'refused'; rating: 'keep' | 'strike' | 'change'; faces: number; takesBackCredits: boolean; givesBackCredits: boolean; minutes: number; category: 'company' | 'shopping' }>) =>
  as(who).ask(routes.decide, { params: { grievanceId }, body: { outcome: 'granted', reason: '看过全过程，与事实不符', rating: 'keep', faces: null, takesBackCredits: false, givesBackCredits: false, minutes: null, category: null, ...body } });
/** What takes a second person, asked for by one and approved by another. */
async function twoPersons(by: Who, second: Who, draftOf: { problem: object }): Promise<RequestView> {
  const { draft } = (draftOf.problem as { facts: { draft: string } }).facts;
  const asked = await as(by).ask(safeguard.routes.ask, { body: { draft, reason: '请再看一看' } });
  assert.equal(asked.status, 200, JSON.stringify(asked.problem));
  const approved = await as(second).ask(safeguard.routes.decide, { params: { requestId: asked.value.id }, body: { approves: true } });
  assert.equal(approved.status, 200, JSON.stringify(approved.problem));
  return approved.value;
}
const codeOf = (answer: { status: number; problem: { code: string } }) => (answer.status < 400 ? 'done' : answer.problem.code);
/** Whoever helped the elder: the volunteer whose appeal this is. */
const helperOf = async (grievanceId: Id<'grievance'>): Promise<Who> => {
  for (const who of ['volunteer', 'second', 'third', 'fourth'] as const) if ((await read(who, grievanceId)).side === 'complainant') return who;
  throw new Error('nobody appealed');
};
const inboxOf = async (who: Who) => (await as(who).ask(notify.routes.inbox, { query: {} })).value.items.map(({ title, url }) => `${title} ${url}`);
/** As if so many hours had gone by for this one. */
const pass = async (grievanceId: string, hours: number) => {
  await all.server.asOwner(sql`update quality.grievance set due_at = due_at - make_interval(hours => ${hours}::int), filed_at = filed_at - make_interval(hours => ${hours}::int) where id = ${grievanceId}`);
  await all.server.asOwner(sql`update platform.timer set due_at = due_at - make_interval(hours => ${hours}::int) where key = ${`quality/grievance/${grievanceId}`}`);
  await all.server.settle();
};

test('a rating is appealed once, by who was rated; both sides read it by masked names and say their side; it is struck and matching counts it no more', async () => {
  const id = await idOf('rating');
  const helper = await helperOf(id);
  const visitId = asId<'visit'>(caseOf('need', own.needs.confirmed).visit as string);
  assert.equal(codeOf(await as(helper).ask(routes.appealRating, { body: { visitId, reason: 'other', words: '再提一次看看' } })), 'quality.already');
  assert.equal((await as('craftsman').ask(routes.appealRating, { body: { visitId, reason: 'other', words: '不是我的评价' } })).status, 404);
  assert.ok((await inboxOf('elder')).some((one) => one.includes(`/elder/complaints/${id}`)), 'the other side is told');
  assert.ok((await inboxOf('committee')).some((one) => one.includes(`/worker/adjudication/${id}`)), 'who decides is told');
  const seen = await read('elder', id);
  assert.deepEqual([seen.side, seen.complainant.includes('*'), seen.commands], ['respondent', true, ['say']]);
  const said = (await as('elder').ask(routes.say, { params: { grievanceId: id }, body: { words: '我点错了，他帮得很好' } })).value;
  assert.deepEqual(said.statements.map(({ side }) => side), ['complainant', 'respondent']);
  const [sealed] = await all.server.asOwner<{ text: string }>(sql`select encode(words_sealed, 'escape') as text from quality.statement where grievance_id = ${id} and side = 'respondent'`);
  assert.ok(!sealed?.text.includes('点错'), 'what was said is sealed at rest');

  const ratings = async () => (await all.server.asOwner<{ sum: number; count: number }>(sql`select rating_sum as sum, ratings as count from matching.helper where person_id = ${own.people[helper].id}`))[0];
  const [past, before] = [await as(helper).ask(service.routes.record, {}), await ratings()];
  assert.deepEqual([past.value.rating, before], [5, { sum: 5, count: 1 }]);
  assert.equal(codeOf(await decide('committee', id, { outcome: 'granted' })), 'quality.wrongRemedy', 'granted without doing anything');
  assert.equal(codeOf(await decide('committee', id, { outcome: 'granted', takesBackCredits: true, rating: 'strike' })), 'quality.wrongRemedy', 'credits are not what a rating is about');
  const evidence = (await as('committee').ask(routes.evidence, { params: { grievanceId: id } })).value;
  assert.ok(evidence.need.some(({ action }) => action === 'service.rated') && evidence.grievance.some(({ action }) => action === 'quality.filed'), 'the trail of the visit is beside it');
  const decided = await decide('committee', id, { outcome: 'granted', rating: 'strike' });
  assert.deepEqual([decided.value.state, decided.value.decisions[0]?.rating, decided.value.visit?.rating], ['decided', { before: 5, after: null }, null]);
  assert.deepEqual([(await as(helper).ask(service.routes.record, {})).value.rating, await ratings()], [null, { sum: 0, count: 0 }]);
  assert.equal(codeOf(await as('elder').ask(service.routes.rate, { params: { visitId }, body: { faces: 1, words: null } })), 'lifecycle.notHere', 'what was judged is rated no more');
  assert.equal(codeOf(await decide('committee', id, { rating: 'strike' })), 'quality.otherDecides');
  for (const who of [helper, 'elder'] as const) assert.ok((await inboxOf(who)).some((one) => one.includes('有结果') && one.includes(id)), `${who} is told`);

  // The elder goes to the street office: another person, who puts it back, and that is final.
  assert.equal(codeOf(await as('neighbour').ask(routes.appeal, { params: { grievanceId: id }, body: { words: '与我无关的人' } })), 'thing.notFound');
  assert.equal((await as('elder').ask(routes.appeal, { params: { grievanceId: id }, body: { words: '还是应该留着这个评价' } })).value.level, 'street');
  assert.equal(codeOf(await decide('committee', id, { outcome: 'refused', rating: 'change', faces: 5 })), 'quality.otherDecides');
  const final = await decide('street', id, { outcome: 'refused', rating: 'change', faces: 5 });
  assert.deepEqual([final.value.state, final.value.dueAt, final.value.visit?.rating?.faces, await ratings()], ['final', null, 5, { sum: 5, count: 1 }]);
  assert.equal(codeOf(await as(helper).ask(routes.appeal, { params: { grievanceId: id }, body: { words: '第三次就没有了' } })), 'lifecycle.notHere');
});

test('a service is complained of by touch; nobody who has part in it decides; credits go back by a contrary entry', async () => {
  const needId = asId<'need'>(own.needs.confirmed);
  const complained = await as('elder').ask(routes.complain, { body: { needId, reason: 'notDone', words: '' } });
  assert.deepEqual([complained.status, complained.value.side, complained.value.commands], [200, 'complainant', ['withdraw', 'say']]);
  const id = complained.value.id;
  assert.equal((await as('neighbour').ask(routes.complain, { body: { needId, reason: 'late', words: '' } })).status, 404, 'somebody else’s need is not there');
  assert.equal((await all.other.clients.committee.ask(routes.one, { params: { grievanceId: id } })).status, 404, 'nor is the complaint for another community');
  // Written down by the committee for the elder: then it is not the committee's to decide.
  const told = await as('committee').ask(routes.complain, { body: { needId: asId<'need'>(own.needs.finished), reason: 'rude', words: '老人打电话来说的' } });
  assert.equal(codeOf(told), 'quality.already', 'the neighbour has complained already');
  assert.equal(codeOf(await decide('auditor', id, {})), 'access.denied');
  const helper = await helperOf(await idOf('rating'));
  const minutesOf = async (who: Who) => (await as(who).ask(timebank.routes.mine, {})).value.balanceMinutes;
  const before = await minutesOf(helper);
  const alone = await decide('committee', id, { outcome: 'granted', takesBackCredits: true });
  assert.equal(codeOf(alone), 'safeguard.needsSecond', 'hours are not taken by one person alone');
  assert.deepEqual([await minutesOf(helper), (await read('committee', id)).state], [before, 'submitted'], 'what was refused left nothing');
  const yes = await twoPersons('committee', 'street', alone);
  assert.equal(yes.page, `/worker/adjudication/${id}`);
  assert.ok((await inboxOf('committee')).some((one) => one.endsWith(yes.page)), 'the yes leads to what it is about');
  const done = await decide('committee', id, { outcome: 'granted', takesBackCredits: true });
  assert.deepEqual([done.status, done.value.decisions[0]?.tookBackCredits], [200, true]);
  const taken = before - (await minutesOf(helper));
  assert.equal(taken > 0, true, 'what the visit brought is gone');
  assert.equal((await as('committee').ask(timebank.routes.audit, {})).value.balanced, true);
  // Appealed, the street office sees it otherwise: the hours are the helper's again, once.
  assert.equal(codeOf(await decide('committee', id, { outcome: 'refused', givesBackCredits: true })), 'quality.otherDecides');
  assert.equal((await as(helper).ask(routes.appeal, { params: { grievanceId: id }, body: { words: '我去了，也做完了' } })).status, 200);
  assert.equal(codeOf(await decide('street', id, { outcome: 'granted', givesBackCredits: true })), 'quality.wrongRemedy', 'not where the complaint was right');
  const final = await decide('street', id, { outcome: 'refused', givesBackCredits: true });
  assert.deepEqual([final.status, final.value.decisions[1]?.gaveBackCredits, await minutesOf(helper)], [200, true, before]);
  const audited = (await as('committee').ask(timebank.routes.audit, {})).value;
  assert.deepEqual([audited.balanced, audited.findings], [true, []]);
  const entries = (await as(helper).ask(timebank.routes.statement, {})).value.items;
  assert.equal(entries.filter((one) => one.purpose === 'reversal').reduce((sum, one) => sum + one.minutes, 0), 0);
  assert.ok(entries.every((one) => one.purpose === 'reversal' || !one.reversed), 'what was given back is not shown as taken back');
  // Not again: what was taken and given back once stays.
  const again = await as('family').ask(routes.complain, { body: { needId, reason: 'notDone', words: '' } });
  assert.equal(again.status, 200, 'family who follow complain for themselves');
  assert.equal(codeOf(await decide('committee', again.value.id, { takesBackCredits: true })), 'quality.notCredited', 'taken and given back once, it stays');
  assert.equal((await read('family', again.value.id)).state, 'submitted', 'what was refused left nothing');
  assert.equal((await as('family').ask(routes.withdraw, { params: { grievanceId: again.value.id } })).value.state, 'withdrawn');
});

test('a volunteer objects to the record: wrong minutes are corrected with what stood there first, what is missing is recorded, others learn nothing', async () => {
  const id = await idOf('record');
  const helper = await helperOf(id);
  const visitId = asId<'visit'>(caseOf('need', own.needs.confirmed).visit as string);
  const object = (who: Who, body: object) => as(who).ask(routes.objectToRecord, { body: { minutes: 75, reason: 'minutes', words: '实际做了一个多小时', visitId: null, on: null, category: null, ...body } as never });
  assert.equal(codeOf(await object(helper, { visitId })), 'quality.already');
  for (const stranger of (['volunteer', 'second', 'third', 'fourth'] as const).filter((one) => one !== helper)) assert.equal((await object(stranger, { visitId })).status, 404);
  assert.equal((await all.other.clients.committee.ask(routes.one, { params: { grievanceId: id } })).status, 404);
  const recordOf = async () => (await as(helper).ask(service.routes.record, {})).value;
  const before = await recordOf();
  const wrong = [{ outcome: 'granted' }, { outcome: 'refused', minutes: 75 }, { outcome: 'granted', minutes: 75, takesBackCredits: true }] as const;
  for (const body of wrong) assert.equal(codeOf(await decide('committee', id, body)), 'quality.wrongRemedy');
  const owns = async () => (await as(helper).ask(timebank.routes.mine, {})).value.balanceMinutes;
  const hadMinutes = await owns();
  const done = await decide('committee', id, { outcome: 'granted', minutes: 75, category: 'shopping' });
  assert.equal(done.status, 200, JSON.stringify(done.problem));
  // The street office has decided on these credits before, and gave them back: that was the end of it.
  assert.deepEqual([done.value.decisions[0]?.category?.after, done.value.decisions[0]?.credits, await owns()], ['shopping', { before: 45, after: 45 }, hadMinutes]);
  const former = done.value.decisions[0]?.minutes?.before ?? 0;
  const after = await recordOf();
  assert.deepEqual([after.visits, after.minutes], [before.visits, before.minutes - former + 75]);
  const kept = await all.server.asOwner<{ first_minutes: number; minutes: number }>(sql`select first_minutes, minutes from service.visit where id = ${visitId}`);
  assert.deepEqual(kept, [{ first_minutes: former, minutes: 75 }]);
  assert.equal((await all.server.asOwner(sql`select from platform.trail where subject_id = ${own.needs.confirmed} and action = 'service.minutesCorrected'`)).length, 1);

  // Of a service that nobody signed in to; a day that lies ahead, or none, is no claim.
  const today = new Date(all.server.installation.clock.now().getTime() + 8 * 3_600_000);
  const day = (ahead: number) => new Date(today.getTime() + ahead * 86_400_000).toISOString().slice(0, 10);
  for (const body of [{}, { on: day(1), category: 'company' }, { on: day(-1) }]) assert.equal(codeOf(await object(helper, { ...body, reason: 'missing' })), 'quality.wrongDay');
  assert.equal(codeOf(await object(helper, { on: day(-200), category: 'company', reason: 'missing' })), 'quality.tooLate');
  const claimed = await object(helper, { on: day(-1), category: 'company', reason: 'missing', minutes: 90 });
  assert.deepEqual([claimed.status, claimed.value.claim], [200, { minutes: 90, on: day(-1), category: 'company' }]);
  assert.equal(codeOf(await object(helper, { on: day(-1), category: 'company', reason: 'missing' })), 'quality.already');
  assert.equal(codeOf(await decide('committee', claimed.value.id, { outcome: 'granted', minutes: 0 })), 'quality.wrongRemedy');
  // The credits follow the record; more than an hour of them takes a second person.
  const correction = { outcome: 'partly', minutes: 75 } as const;
  const alone = await decide('committee', claimed.value.id, correction);
  assert.deepEqual([codeOf(alone), await owns()], ['safeguard.needsSecond', hadMinutes]);
  await twoPersons('committee', 'street', alone);
  assert.deepEqual((await decide('committee', claimed.value.id, correction)).value.decisions[0]?.credits, { before: 0, after: 75 });
  assert.equal(await owns(), hadMinutes + 75);
  const recorded = await recordOf();
  assert.deepEqual([recorded.visits, recorded.minutes], [after.visits + 1, after.minutes + 75]);
  // Appealed, the street office finds that it was longer: the same record is corrected.
  await as(helper).ask(routes.appeal, { params: { grievanceId: claimed.value.id }, body: { words: '做了四十分钟，有人证' } });
  const final = await decide('street', claimed.value.id, { outcome: 'granted', minutes: 40 });
  assert.deepEqual([final.value.decisions[1]?.minutes, final.value.decisions[1]?.credits], [{ before: 75, after: 40 }, { before: 75, after: 40 }]);
  assert.deepEqual([(await recordOf()).minutes, (await recordOf()).visits, await owns()], [after.minutes + 40, after.visits + 1, hadMinutes + 40]);
  const lines = (await as(helper).ask(timebank.routes.statement, { query: { limit: 3 } })).value.items;
  assert.deepEqual(lines.map(({ minutes, isCorrection }) => [minutes, isCorrection]), [[-75, true], [40, true], [75, true]]);
  const told = (await as(helper).ask(notify.routes.inbox, { query: {} })).value.items[0];
  assert.match(told?.body ?? '', /^记录从 75 分钟改为 40 分钟。时间币跟着更正：原来 75 分钟，现在 40 分钟。/);

  // Hours of help at an activity are objected to alike, and decided by somebody else than who verified them.
  const activityId = asId<'activity'>(own.cases.find((one) => one.person === own.people.second.id && one.activity)?.activity as string);
  const helpId = (await as('second').ask(activity.routes.activity, { params: { activityId } })).value.mine?.helpId as Id<'help'>;
  assert.equal((await object(helper === 'second' ? 'third' : 'volunteer', { helpId })).status, 404);
  const filed = await object('second', { helpId, minutes: 40 });
  assert.deepEqual([filed.value.help?.minutes, codeOf(await object('second', { helpId }))], [30, 'quality.already']);
  assert.equal(codeOf(await decide('committee', filed.value.id, { outcome: 'granted', minutes: 40, category: 'company' })), 'quality.wrongRemedy');
  const helped = await decide('committee', filed.value.id, { outcome: 'granted', minutes: 40 });
  assert.deepEqual([helped.value.decisions[0]?.minutes, helped.value.decisions[0]?.credits, helped.value.help?.minutes], [{ before: 30, after: 40 }, { before: 30, after: 40 }, 40]);
  assert.equal((await as('committee').ask(timebank.routes.audit, {})).value.balanced, true);
});

test('overdue it climbs to the street office and is told again there, for ever if need be; a decision that nobody appeals is final', async () => {
  const id = await idOf('call');
  assert.ok(!(await as('elder').ask(routes.mine, { query: {} })).value.items.some((one) => one.id === id) && !(await inboxOf('neighbour')).some((one) => one.includes(id)), 'who called is not told of a complaint about the call');
  await pass(id, 71);
  assert.deepEqual([(await read('committee', id)).level, (await read('committee', id)).climbs], ['committee', 0], 'not yet');
  for (const climbs of [1, 2, 3]) {
    await pass(id, climbs === 1 ? 1 : 72);
    const one = await read('street', id);
    assert.deepEqual([one.state, one.level, one.climbs, one.dueAt !== null], ['submitted', 'street', climbs, true]);
    const [clock] = await all.server.asOwner(sql`select from platform.timer where key = ${`quality/grievance/${id}`}`);
    assert.ok(clock, 'it is never without a clock');
  }
  assert.deepEqual((await as('street').ask(routes.list, { query: { show: 'overdue' } })).value.items.map((one) => one.id), [id]);
  assert.equal(codeOf(await decide('committee', id, { outcome: 'partly' })), 'quality.higherLevel');
  assert.equal((await decide('street', id, { outcome: 'partly' })).value.state, 'decided');
  await pass(id, 7 * 24);
  const over = await read('craftsman', id);
  assert.deepEqual([over.state, over.endedAt !== null, over.commands], ['final', true, []]);
  assert.equal((await all.server.asOwner(sql`select from platform.timer where key = ${`quality/grievance/${id}`}`)).length, 0);
  assert.equal(codeOf(await as('craftsman').ask(routes.complainOfCall, { body: { calloutId: asId<'callout'>(own.cases.find((one) => one.need === own.needs.taken)?.callout as string), reason: 'other', words: '没有问过我们' } })), 'thing.notFound', 'only of a call that we were asked');
});

test('of two who decide at once one is heard', async () => {
  const needId = asId<'need'>(own.needs.serving);
  const { value } = await as('desk').ask(routes.complain, { body: { needId, reason: 'late', words: '电话里说的' } });
  const answers = await Promise.all([decide('committee', value.id, {}), decide('street', value.id, { outcome: 'refused' }), decide('committee', value.id, {})]);
  assert.deepEqual(answers.map(({ status }) => status).filter((status) => status === 200).length, 1);
  assert.equal((await read('desk', value.id)).decisions.length, 1);
  assert.equal((await read('neighbour', value.id)).statements[0]?.writtenBy !== null, true);
});

test('more than faces is rated where the table asks for it; a rating given anew counts once; the reply is said once, hidden when it is reported, shown again when that was not right', async () => {
  const { visit } = caseOf('need', own.needs.finished);
  const params = { visitId: asId<'visit'>(visit as string) };
  const helper = (['volunteer', 'second', 'third', 'fourth'] as const);
  const who = (await Promise.all(helper.map(async (one) => ({ one, visits: (await as(one).ask(service.routes.errands, { query: {} })).value.visits })))).find(({ visits }) => visits.some((one) => one.id === visit))?.one as Who;
  assert.equal(codeOf(await as(who).ask(service.routes.reply, { params, body: { words: '还没有评价' } })), 'service.notRated');
  const asked = (await as('neighbour').ask(service.routes.aspects, { params })).value.aspects;
  assert.deepEqual(asked, ['punctual', 'kind', 'clear']);
  assert.equal((await as('elder').ask(service.routes.aspects, { params })).status, 404);
  const rate = (body: object) => as('neighbour').ask(service.routes.rate, { params, body: body as never });
  assert.equal(codeOf(await rate({ faces: 4, aspects: { safe: 1 } })), 'service.notAsked');
  const counted = async () => (await all.server.asOwner<{ sum: number; count: number }>(sql`select rating_sum as sum, ratings as count from matching.helper where person_id = ${own.people[who].id}`))[0] as { sum: number; count: number };
  const before = await counted();
  await rate({ faces: 4, words: '很准时' });
  await rate({ faces: 4, aspects: { punctual: 5 } });
  const given = (await rate({ faces: 2, aspects: { kind: 3 } })).value.rating;
  assert.deepEqual([given?.faces, given?.words, given?.aspects], [2, '很准时', { punctual: 5, kind: 3 }]);
  assert.deepEqual(await counted(), { sum: before.sum + 2, count: before.count + 1 }, 'matching keeps to the faces, once');
  assert.deepEqual((await as(who).ask(service.routes.record, {})).value.aspects.map(({ aspect, mean }) => [aspect, mean]), [['kind', 3], ['punctual', 5]]);

  assert.equal((await as(who).ask(service.routes.reply, { params, body: { words: '谢谢您，下次我早点来' } })).value.rating?.reply?.words, '谢谢您，下次我早点来');
  assert.equal(codeOf(await as(who).ask(service.routes.reply, { params, body: { words: '再说一句' } })), 'service.replied');
  const replyOf = async () => (await rate({ faces: 2 })).value.rating?.reply ?? null;
  assert.ok(await replyOf());
  assert.equal((await as('elder').ask(routes.reportReply, { body: { visitId: params.visitId, reason: 'abusive', words: '' } })).status, 404);
  const reported = (await as('neighbour').ask(routes.reportReply, { body: { visitId: params.visitId, reason: 'untrue', words: '' } })).value;
  assert.equal(await replyOf(), null, 'hidden while it is looked at');
  assert.ok((await read('committee', reported.id)).statements.some(({ words, side }) => side === 'respondent' && words.startsWith('谢谢您')), 'who decides reads it');
  assert.equal((await decide('committee', reported.id, { outcome: 'refused' })).status, 200);
  assert.ok(await replyOf());
  await as('neighbour').ask(routes.appeal, { params: { grievanceId: reported.id }, body: { words: '请街道再看一看' } });
  assert.equal((await decide('street', reported.id, { outcome: 'granted' })).status, 200);
  assert.equal(await replyOf(), null);
});

test('what ended is asked about once; who helped does not ask; not reached so many times it is given up; answers are sealed and counted beside the faces', async () => {
  const list = async (show: 'waiting' | 'answered' | 'unreached' = 'waiting') => (await as('desk').ask(routes.followUps, { query: { show } })).value.items;
  const [first] = await list();
  assert.deepEqual([first?.why, first?.attempts, first?.mostAttempts], ['sample', 0, 3]);
  const sample = (how: 'confirmed' | 'unconfirmed') => all.server.asEngine((ctx) => ctx.call(quality.calls.sample, { how, after: null }));
  assert.deepEqual(await sample('confirmed'), { after: null, made: 0 }, 'looked at again, nothing is made twice');
  assert.deepEqual(await sample('unconfirmed'), { after: null, made: 0 }, 'not confirmed for a day: not yet');
  await all.server.asOwner(sql`update service.visit set finished_at = finished_at - interval '25 hours' where id = ${caseOf('need', own.needs.finished).visit}`);
  assert.deepEqual(await sample('unconfirmed'), { after: null, made: 1 });
  const second = (await list()).find(({ why }) => why === 'unconfirmed');
  assert.ok(first && second);
  const at = (id: string) => ({ params: { followUpId: asId<'follow-up'>(id) } });
  const opened = (await as('desk').ask(routes.followUp, at(second.id))).value;
  assert.deepEqual([opened.phone, opened.mayAsk, opened.form.fields.length], [own.people.neighbour.phone, true, 5]);
  assert.equal((await all.other.clients.desk.ask(routes.followUp, at(second.id))).status, 404);
  // Nobody asks in time: it is the street office's too, and told again each time.
  for (const climbs of [1, 2]) {
    await all.server.asOwner(sql`update quality.follow_up set due_at = due_at - interval '48 hours' where id = ${second.id}`);
    await all.server.asOwner(sql`update platform.timer set due_at = due_at - interval '48 hours' where key = ${`quality/follow-up/${second.id}`}`);
    await all.server.settle();
    const climbed: FollowUpLine | undefined = (await list()).find(({ id }) => id === second.id);
    assert.deepEqual([climbed?.level, climbed?.climbs, Date.parse(climbed?.dueAt ?? '') > all.server.installation.clock.now().getTime()], ['street', climbs, true]);
  }
  assert.ok((await inboxOf('street')).some((one) => one.endsWith(`/worker/follow-ups/${second.id}`)));
  assert.equal((await as('committee').ask(routes.figures, { query: {} })).value.overdue, 1);
  for (const attempts of [1, 2, 3]) assert.equal((await as('grid').ask(routes.missed, { ...at(second.id), body: { how: 'noAnswer' } })).value.attempts, attempts);
  assert.deepEqual((await list('unreached')).map(({ id }) => id), [second.id]);
  assert.equal((await all.server.asOwner(sql`select from platform.timer where key = ${`quality/follow-up/${second.id}`}`)).length, 0, 'what is given up has no clock');
  assert.equal(codeOf(await as('grid').ask(routes.missed, { ...at(second.id), body: { how: 'busy' } })), 'lifecycle.notHere');

  const answer = (id: string, answers: object) => as('desk').ask(routes.answer, { ...at(id), body: { answers: answers as never } });
  const good = { came: true, solved: 'mostly', content: 'yes', money: false, words: '血压高，走得慢' };
  for (const wrong of [{}, { ...good, solved: 'perhaps' }, { ...good, more: 1 }]) assert.equal(codeOf(await answer(first.id, wrong)), 'quality.wrongAnswers');
  assert.equal((await answer(first.id, good)).value.state, 'answered');
  assert.equal((await answer(second.id, { ...good, solved: 'no', content: 'no' })).value.state, 'answered', 'reached after all');
  assert.equal(codeOf(await answer(first.id, good)), 'lifecycle.notHere');
  assert.deepEqual((await as('committee').ask(routes.followUp, at(first.id))).value.answers, good);
  const [kept] = await all.server.asOwner<{ text: string }>(sql`select encode(answers_sealed, 'escape') as text from quality.follow_up where id = ${first.id}`);
  assert.ok(!kept?.text.includes('血压'));
  const figures = (await as('committee').ask(routes.figures, { query: {} })).value;
  assert.deepEqual([figures.waiting, figures.answered, figures.unreached, figures.solved, figures.content, figures.ratings], [0, 2, 0, 0.25, 0.5, 2]);
  // Whoever went there and is staff as well does not ask about it.
  await all.server.asOwner(sql`update quality.follow_up set state = 'waiting', ended_at = null, ended_by = null, helper_id = ${own.people.desk.id} where id = ${first.id}`);
  assert.equal(codeOf(await answer(first.id, good)), 'quality.ownCase');
});

test('the elder, family and whoever helps write to each other without a number, until so long after the end; what is reported is hidden; the number is shown by consent alone', async () => {
  const on = caseOf('need', own.needs.taken);
  const params = { visitId: asId<'visit'>(on.visit as string) };
  const helper = (await Promise.all((['volunteer', 'second', 'third', 'fourth'] as const).map(async (one) => ({ one, visit: (await as(one).ask(service.routes.errands, { query: {} })).value.visits.find(({ id }) => id === on.visit) })))).find(({ visit }) => visit);
  const who = helper?.one as Who;
  assert.equal(helper?.visit?.elder?.phone, null, 'not without consent');
  await as('neighbour').ask(people.routes.changeElder, { params: { personId: own.people.neighbour.id }, body: { phoneConsent: true } });
  assert.equal((await as(who).ask(service.routes.errands, { query: {} })).value.visits.find(({ id }) => id === on.visit)?.elder?.phone, own.people.neighbour.phone);

  const say = (by: Who, words: string) => as(by).ask(service.routes.say, { params, body: { words } });
  // One was written while the community came to be.
  assert.equal((await say(who, '我在路上，马上到')).value.lines.length, 2);
  const heard = (await as('neighbour').ask(service.routes.talk, { params })).value;
  assert.deepEqual([heard.side, heard.unread, heard.lines[1]?.words, heard.lines[1]?.isMine, heard.lines[1]?.name.includes('*')], ['helped', 2, '我在路上，马上到', false, true]);
  assert.ok((await inboxOf('neighbour')).some((one) => one.includes(`/elder/talk/${params.visitId}`) && !one.includes('马上到')), 'told that there is something, not what');
  assert.equal((await as('neighbour').ask(service.routes.readTalk, { params })).value.unread, 0);
  assert.ok((await as(who).ask(service.routes.talk, { params })).value.lines[0]?.readAt);
  await say('neighbour', '门没锁，我血压有点高');
  for (const stranger of ['elder', 'craftsman'] as const) assert.equal((await as(stranger).ask(service.routes.talk, { params })).status, 404, stranger);
  assert.equal((await all.other.clients.desk.ask(service.routes.talk, { params })).status, 404);
  assert.equal(codeOf(await say('desk', '值班台不插话')), 'service.notYours');
  const seen = (await as('desk').ask(service.routes.talk, { params })).value;
  assert.deepEqual([seen.side, seen.lines.map(({ name }) => name.includes('*'))], [null, [false, false, false]]);
  const trail = await all.server.asOwner<{ action: string }>(sql`select action from platform.trail where subject_id = ${own.needs.taken} and action like 'service.talk%'`);
  assert.deepEqual(trail.map(({ action }) => action), ['service.talkRead'], 'staff who read leave a trace');
  const kept = await all.server.asOwner<{ text: string }>(sql`select encode(words_sealed, 'escape') as text from service.line where visit_id = ${params.visitId}`);
  assert.ok(kept.every(({ text }) => !text.includes('血压')), 'sealed at rest');

  const bad = (await say(who, '给我两百块')).value.lines.at(-1)?.id as Id<'line'>;
  const report = (by: Who) => as(by).ask(routes.reportLine, { body: { lineId: bad, reason: 'money', words: '' } });
  assert.equal((await report(who)).status, 404, 'not one’s own');
  assert.equal((await report('elder')).status, 404);
  const reported = (await report('neighbour')).value;
  assert.equal((await as('neighbour').ask(service.routes.talk, { params })).value.lines.at(-1)?.words, null);
  assert.ok((await read('committee', reported.id)).statements.some(({ words }) => words === '给我两百块'));
  assert.equal((await decide('committee', reported.id, { outcome: 'refused' })).status, 200);
  assert.equal((await as('neighbour').ask(service.routes.talk, { params })).value.lines.at(-1)?.words, '给我两百块');

  await all.server.asOwner(sql`update service.visit set state = 'finished', arrived_at = ${all.server.installation.clock.now()}, finished_at = ${new Date(all.server.installation.clock.now().getTime() - 119 * 60_000)} where id = ${params.visitId}`);
  assert.equal((await say('neighbour', '谢谢您')).status, 200, 'still within two hours');
  await all.server.asOwner(sql`update service.visit set finished_at = finished_at - interval '1 minute' where id = ${params.visitId}`);
  assert.equal(codeOf(await say('neighbour', '还在吗')), 'service.talkOver');
});
