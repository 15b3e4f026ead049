import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { asId, type RouteOut } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { sql } from '@huying/platform';
import { endTestPostgres } from '@huying/platform/testing';
import { roster } from '../contract.ts';
import { COMMUNITY, CRAFTSMEN, done, idOf, morning, OTHER_COMMUNITY, refused, type RosterCommunity, startRosterCommunity, type TemplateBody } from '../testing/community.ts';

const { routes } = roster;
let here: RosterCommunity;
before(async () => {
  here = await startRosterCommunity();
});
after(async () => {
  await here.close();
  await endTestPostgres();
});

const shiftId = (text: string) => ({ shiftId: asId<'shift'>(text) });
const addTemplate = (body: TemplateBody) => done(here.as.committee, routes.addTemplate, { body });
const mine = async (who: keyof RosterCommunity['as']) => (await done(here.as[who], routes.mine, {})).turns;
const endTemplate = (template: RouteOut<typeof routes.addTemplate>) => here.end(template);

describe('templates and their shifts', () => {
  test('shifts are made at once, four weeks ahead, and again without a change', async () => {
    const template = await addTemplate(morning());
    assert.equal(template.coming, 29);
    const count = async () => (await here.server.asOwner<{ count: number }>(sql`select count(*)::int as count from roster.shift where template_id = ${template.id}`))[0]?.count;
    const before = await here.server.asOwner(sql`select * from roster.shift where template_id = ${template.id} order by id`);
    await here.server.installation.registry.jobs.find(({ name }) => name === 'roster:generate')?.work({
      now: here.server.installation.clock.now(), log: here.server.installation.log, surroundings: here.server.installation.config, tenants: () => here.server.installation.tenants(), run: (tenantId, work) => here.server.asEngine(work, tenantId),
    }, null);
    assert.deepEqual([await count(), await here.server.asOwner(sql`select * from roster.shift where template_id = ${template.id} order by id`)], [29, before]);
    await endTemplate(template);
    assert.equal((await done(here.as.committee, routes.shifts, { query: { areaPath: COMMUNITY, from: '2026-05-12', days: 28 } })).items.length, 0, 'shifts that nobody is in go with their template');
  });

  test('a changed time moves the shifts that nobody is in; the others stay and are counted', async () => {
    const { id, coming: _c, booked: _b, ...body } = await addTemplate(morning());
    const day = await here.shiftOn(id, '2026-05-14');
    await done(here.as.bao, routes.signUp, { params: shiftId(day), body: {} });
    const changed = await done(here.as.committee, routes.changeTemplate, { params: { templateId: id }, body: { ...body, from: '14:00', to: '17:00', name: '下午巡访' } });
    assert.equal(changed.kept, 1);
    const shifts = (await done(here.as.desk, routes.shifts, { query: { areaPath: COMMUNITY, from: '2026-05-13', days: 3 } })).items;
    assert.deepEqual(shifts.map((shift) => [shift.name, shift.startsAt.slice(0, 16)]), [['下午巡访', '2026-05-13T14:00'], ['下午巡访', '2026-05-14T09:00'], ['下午巡访', '2026-05-15T14:00']]);
    assert.equal(await refused(here.as.committee, routes.changeTemplate, { params: { templateId: id }, body: { ...body, crew: 'staff' } }), 'roster.crewFixed');
    const [turn] = await mine('bao');
    await done(here.as.bao, routes.leave, { params: { turnId: turn?.id as never }, body: { reason: '家里有事' } });
    await endTemplate({ ...changed });
  });

  test('what is wrong with a template is said, and nobody makes one for others', async () => {
    const no = (body: Partial<TemplateBody>) => refused(here.as.committee, routes.addTemplate, { body: morning(body) });
    assert.equal(await no({ from: '09:00', to: '09:30' }), 'roster.tooShort');
    assert.equal(await no({ from: '09:00', to: '08:00' }), 'roster.tooLong');
    assert.equal(await no({ holdsUntil: '2026-05-10' }), 'roster.wrongDays');
    assert.equal(await no({ weekdays: [7], holdsUntil: '2026-05-13' }), 'roster.wrongDays');
    assert.equal(await no({ organisationId: CRAFTSMEN }), 'roster.wrongOrganisation');
    assert.equal(await no({ crew: 'organisation' }), 'roster.wrongOrganisation');
    assert.equal(await no({ skills: [{ skill: 'first-aid', wanted: 3 }] }), 'roster.skillsExceed');
    assert.equal(await no({ skills: [{ skill: 'first-aid', wanted: 1 }, { skill: 'first-aid', wanted: 1 }] }), 'roster.skillsExceed');
    assert.equal(await no({ areaPath: OTHER_COMMUNITY }), 'thing.notFound');
    assert.equal(await refused(here.as.mason, routes.addTemplate, { body: morning() }), 'thing.notFound', 'members of an organisation make no rosters of volunteers');
  });

  test('holidays of the community’s calendar are kept', async () => {
    const rules = await done(here.as.committee, routes.rules, { query: { areaPath: COMMUNITY } });
    const change = (holidays: string[]) => done(here.as.committee, routes.changeRules, { body: { ...rules, areaPath: COMMUNITY, workingHours: { ...rules.workingHours, holidays } } });
    const template = await addTemplate(morning({ holidays: 'skipped' }));
    const days = async () => (await done(here.as.desk, routes.shifts, { query: { areaPath: COMMUNITY, from: '2026-05-12', days: 4 } })).items.map((shift) => shift.startsAt.slice(8, 10));
    assert.deepEqual(await days(), ['12', '13', '14', '15']);
    await change(['2026-05-13', '2026-05-14']);
    assert.deepEqual(await days(), ['12', '15'], 'a new holiday takes back the shifts that nobody is in');
    await change([]);
    assert.deepEqual(await days(), ['12', '13', '14', '15']);
    assert.equal(await refused(here.as.farDesk, routes.rules, { query: { areaPath: COMMUNITY } }), 'thing.notFound');
    await endTemplate(template);
  });
});

describe('signing up, leaving, being asked', () => {
  let template: RouteOut<typeof routes.addTemplate>;
  before(async () => {
    template = await addTemplate(morning({ skills: [{ skill: 'first-aid', wanted: 1 }] }));
  });
  after(() => endTemplate(template));

  test('who suits signs up; places, skills, overlap, rest and the week are kept', async () => {
    const day = shiftId(await here.shiftOn(template.id, '2026-05-12'));
    const open = (await done(here.as.bao, routes.open, {})).shifts.find((shift) => shift.id === day.shiftId);
    assert.deepEqual([open?.wanted, open?.booked, open?.hindrance], [2, 0, null]);
    // Closed to bao for want of a certificate: told in the list and held at sign-up.
    const restrict = (barred: string[]) => here.server.asEngine((ctx) => ctx.call(people.calls.restrict, { personId: idOf('bao'), barred, suspended: false }));
    await here.server.asOwner(sql`update roster.shift set category = 'repair' where id = ${day.shiftId}`);
    await restrict(['repair']);
    assert.equal((await done(here.as.bao, routes.open, {})).shifts.find((shift) => shift.id === day.shiftId)?.hindrance?.code, 'roster.closedCategory');
    assert.equal(await refused(here.as.bao, routes.signUp, { params: day, body: {} }), 'roster.closedCategory');
    await restrict([]);
    const turn = await done(here.as.bao, routes.signUp, { params: day, body: {} });
    assert.deepEqual([turn.state, turn.shift.booked, turn.switchesDuty], ['booked', 1, false]);
    assert.equal(await refused(here.as.bao, routes.signUp, { params: day, body: {} }), 'roster.already');
    assert.equal(await refused(here.as.chen, routes.signUp, { params: day, body: {} }), 'roster.skillWanted');
    assert.equal(await refused(here.as.elsewhere, routes.signUp, { params: day, body: {} }), 'thing.notFound', 'of another community one learns nothing');
    assert.equal(await refused(here.as.resting, routes.signUp, { params: day, body: {} }), 'thing.notFound');
    await done(here.as.anna, routes.signUp, { params: day, body: {} });
    assert.equal(await refused(here.as.dong, routes.signUp, { params: day, body: {} }), 'roster.full');
    const near = await addTemplate(morning({ name: '晚班', from: '11:00', to: '13:00' }));
    assert.equal(await refused(here.as.bao, routes.signUp, { params: shiftId(await here.shiftOn(near.id, '2026-05-12')), body: {} }), 'roster.overlap');
    const late = await addTemplate(morning({ name: '夜班', from: '18:00', to: '20:00' }));
    assert.equal(await refused(here.as.bao, routes.signUp, { params: shiftId(await here.shiftOn(late.id, '2026-05-12')), body: {} }), 'roster.rest');
    for (const date of ['2026-05-13', '2026-05-14', '2026-05-15']) await done(here.as.bao, routes.signUp, { params: shiftId(await here.shiftOn(template.id, date)), body: {} });
    assert.equal(await refused(here.as.bao, routes.signUp, { params: shiftId(await here.shiftOn(template.id, '2026-05-16')), body: {} }), 'roster.tooManyHours');
    await endTemplate(near);
    await endTemplate(late);
  });

  test('twenty sign up at once for the last place: one has it', async () => {
    const day = shiftId(await here.shiftOn(template.id, '2026-05-20'));
    const answers = await Promise.all((['anna', 'bao', 'chen', 'dong', 'anna', 'bao', 'chen', 'dong'] as const).map((who) => here.as[who].ask(routes.signUp, { params: day, body: {} })));
    const [row] = await here.server.asOwner<{ booked: number; skilled: number }>(sql`select count(*)::int as booked, count(*) filter (where 'first-aid' = any(skills))::int as skilled from roster.turn where shift_id = ${day.shiftId} and state = 'booked'`);
    assert.ok(answers.every(({ status }) => status === 200 || status === 409));
    assert.deepEqual([row?.booked, row?.skilled], [2, 1]);
  });

  test('the database itself books nobody twice at one time', async () => {
    const [row] = await here.server.asOwner<{ id: string }>(sql`select id from roster.turn where state = 'booked' limit 1`);
    await assert.rejects(here.server.asOwner(sql`
      insert into roster.turn (tenant_id, id, shift_id, person_id, area_path, starts_at, ends_at, skills, state, changed_at)
      select t.tenant_id, gen_random_uuid(), s.id, t.person_id, t.area_path, t.starts_at, t.ends_at, '{}', 'booked', now() from roster.turn t, roster.shift s where t.id = ${row?.id} and s.id <> t.shift_id and not exists (select from roster.turn o where o.shift_id = s.id and o.person_id = t.person_id) limit 1`), /not_twice_at_once/);
  });

  test('leaving needs a reason; late leaving is told to staff; the place is free again', async () => {
    const day = shiftId(await here.shiftOn(template.id, '2026-05-12'));
    const [turn] = (await mine('bao')).filter((one) => one.shift.id === day.shiftId);
    assert.equal((await here.as.bao.ask(routes.leave, { params: { turnId: turn?.id as never }, body: { reason: '' } })).status, 400);
    assert.equal(await refused(here.as.dong, routes.leave, { params: { turnId: turn?.id as never }, body: { reason: '不是我的' } }), 'thing.notFound');
    await here.at('2026-05-12T08:00:00+08:00');
    await done(here.as.bao, routes.leave, { params: { turnId: turn?.id as never }, body: { reason: '孩子发烧' } });
    const [line] = await here.server.asOwner<{ reason: string; detail: { isLate: boolean } }>(sql`select reason, detail from platform.trail where action = 'roster.turnLeft' order by id desc limit 1`);
    assert.deepEqual([line?.reason, line?.detail.isLate], ['孩子发烧', true]);
    assert.equal((await done(here.as.dong, routes.signUp, { params: day, body: {} })).shift.booked, 2);
    assert.equal(await refused(here.as.bao, routes.leave, { params: { turnId: turn?.id as never }, body: { reason: '再说一次' } }), 'roster.turnGone');
  });

  test('a gap is filled by asking who suits; they come by one touch or say no; nobody is asked too often or against their wish', async () => {
    const day = shiftId(await here.shiftOn(template.id, '2026-05-25'));
    const wishes = { switchesDuty: false, mayBeAsked: false, mostHoursPerWeek: null, available: [] };
    await done(here.as.chen, routes.changeWishes, { body: wishes });
    const { people } = await done(here.as.desk, routes.suitable, { params: day });
    assert.deepEqual(people.map((one) => [one.personId, one.hindrance?.code ?? null]).sort(), [[idOf('anna'), null], [idOf('bao'), null], [idOf('dong'), null], [idOf('chen'), 'roster.unavailable']].sort());
    assert.deepEqual(await done(here.as.desk, routes.ask, { params: day, body: { personIds: [idOf('anna'), idOf('bao'), idOf('chen'), idOf('elsewhere')] } }), { asked: 2, passedOver: 2 });
    const [asked] = (await mine('anna')).filter((turn) => turn.state === 'asked');
    assert.equal(asked?.shift.id, day.shiftId);
    const came = await done(here.as.anna, routes.signUp, { params: day, body: {} });
    assert.equal(came.state, 'booked');
    const [also] = (await mine('bao')).filter((turn) => turn.state === 'asked');
    assert.equal((await done(here.as.bao, routes.decline, { params: { turnId: also?.id as never } })).state, 'declined');
    for (const date of ['2026-05-26', '2026-05-27', '2026-05-28', '2026-05-29']) await here.as.desk.ask(routes.ask, { params: shiftId(await here.shiftOn(template.id, date)), body: { personIds: [idOf('dong')] } });
    assert.equal((await mine('dong')).filter((turn) => turn.state === 'asked').length, 3, 'three times a week is enough');
    await done(here.as.chen, routes.changeWishes, { body: { ...wishes, mayBeAsked: true } });
  });

  test('volunteers are never put in; who looks after another area finds nothing', async () => {
    const day = shiftId(await here.shiftOn(template.id, '2026-05-26'));
    assert.equal(await refused(here.as.committee, routes.assign, { params: day, body: { personId: idOf('bao') } }), 'roster.volunteersAreAsked');
    for (const client of [here.as.farDesk, here.as.mason, here.as.grid]) {
      assert.equal(await refused(client, routes.shift, { params: day }), 'thing.notFound');
      assert.equal(await refused(client, routes.callOff, { params: day, body: { reason: '不归我管' } }), 'thing.notFound');
      assert.equal(await refused(client, routes.ask, { params: day, body: { personIds: [idOf('bao')] } }), 'thing.notFound');
    }
  });

  test('a shift that is called off frees everybody, and stays called off', async () => {
    const day = shiftId(await here.shiftOn(template.id, '2026-05-25'));
    const off = await done(here.as.desk, routes.callOff, { params: day, body: { reason: '暴雨红色预警' } });
    assert.deepEqual([off.state, off.reason, off.booked], ['calledOff', '暴雨红色预警', 0]);
    assert.equal(await refused(here.as.bao, routes.signUp, { params: day, body: {} }), 'roster.calledOff');
    const { id, coming: _c, booked: _b, ...body } = template;
    await done(here.as.committee, routes.changeTemplate, { params: { templateId: id }, body });
    assert.equal((await done(here.as.desk, routes.shift, { params: day })).state, 'calledOff');
  });
});

describe('whose duty it is', () => {
  test('staff and members are put in, and members look after their own roster', async () => {
    const guard = await addTemplate(morning({ name: '两委值班', crew: 'staff', from: '18:00', to: '22:00', wanted: 1 }));
    const night = shiftId(await here.shiftOn(guard.id, '2026-05-19'));
    await done(here.as.committee, routes.assign, { params: night, body: { personId: idOf('committee') } });
    assert.equal((await mine('committee'))[0]?.shift.id, night.shiftId);
    assert.equal(await refused(here.as.committee, routes.assign, { params: shiftId(await here.shiftOn(guard.id, '2026-05-20')), body: { personId: idOf('bao') } }), 'roster.notCrew');
    const own = await done(here.as.mason, routes.addTemplate, { body: morning({ name: '十八匠值守', crew: 'organisation', organisationId: CRAFTSMEN, wanted: 1, from: '14:00', to: '17:00' }) });
    const day = shiftId(await here.shiftOn(own.id, '2026-05-19'));
    await done(here.as.mason, routes.assign, { params: day, body: { personId: idOf('tailor') } });
    assert.deepEqual((await done(here.as.mason, routes.shift, { params: day })).people.map((one) => one.personId), [idOf('tailor')]);
    assert.equal((await done(here.as.mason, routes.shifts, { query: { areaPath: COMMUNITY, from: '2026-05-19', days: 1 } })).items.length, 1, 'members see their own');
    assert.equal(await refused(here.as.tailor, routes.signUp, { params: night, body: {} }), 'thing.notFound');
    const turnId = (await mine('tailor'))[0]?.id as never;
    await done(here.as.mason, routes.release, { params: { turnId }, body: { reason: '那天停工' } });
    assert.equal((await mine('tailor')).length, 0);
    await endTemplate(guard);
    const { id, coming: _c, booked: _b, ...body } = own;
    await done(here.as.mason, routes.changeTemplate, { params: { templateId: id }, body: { ...body, holdsUntil: '2026-05-11' } });
  });
});
