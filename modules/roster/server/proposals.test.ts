import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { endTestPostgres } from '@huying/platform/testing';
import { roster } from '../contract.ts';
import { COMMUNITY, done, idOf, morning, refused, type RosterCommunity, startRosterCommunity } from '../testing/community.ts';

const { routes } = roster;
let here: RosterCommunity;
before(async () => {
  here = await startRosterCommunity();
});
after(async () => {
  await here.close();
  await endTestPostgres();
});

test('a proposal is fair, keeps wishes and skills, writes nothing; taken, volunteers are asked', async () => {
  await done(here.as.committee, routes.addTemplate, { body: morning({ skills: [{ skill: 'first-aid', wanted: 1 }], weekdays: [1, 3, 5] }) });
  await done(here.as.dong, routes.changeWishes, { body: { switchesDuty: false, mayBeAsked: false, mostHoursPerWeek: null, available: [] } });
  await done(here.as.chen, routes.changeWishes, { body: { switchesDuty: false, mayBeAsked: true, mostHoursPerWeek: null, available: [{ weekday: 3, from: '08:00', to: '13:00' }] } });
  const body = { areaPath: COMMUNITY, from: '2026-05-12', days: 7 };
  const proposal = await done(here.as.committee, routes.propose, { body });
  assert.ok(proposal.isProven);
  const who = (personId: string) => proposal.turns.filter((turn) => turn.personId === personId).map((turn) => proposal.shifts.find((shift) => shift.id === turn.shiftId)?.startsAt.slice(8, 10));
  assert.deepEqual([who(idOf('anna')).sort(), who(idOf('dong'))], [['13', '15', '18'], []], 'the one with the skill comes each time, who does not want to be asked is not in it');
  assert.ok(who(idOf('chen')).every((day) => day === '13'));
  assert.deepEqual([proposal.unfilled, proposal.lackingSkills, proposal.turns.length], [0, 0, 6]);
  assert.equal((await done(here.as.anna, routes.mine, {})).turns.length, 0, 'nothing is done until it is taken');
  const turns = proposal.turns.map(({ shiftId, personId }) => ({ shiftId, personId }));
  assert.equal(await refused(here.as.farDesk, routes.takeProposal, { body: { turns } }), 'thing.notFound');
  const taken = await done(here.as.committee, routes.takeProposal, { body: { turns } });
  assert.deepEqual(taken, { asked: 6, booked: 0, passedOver: 0 });
  assert.deepEqual((await done(here.as.anna, routes.mine, {})).turns.map((turn) => turn.state), ['asked', 'asked', 'asked']);
  const again = await done(here.as.committee, routes.propose, { body });
  assert.deepEqual(again.turns, [], 'nobody is asked a second time for the same');
});

test('those whose duty it is are put in at once; an empty span is an empty proposal', async () => {
  await done(here.as.committee, routes.addTemplate, { body: morning({ crew: 'staff', wanted: 1, from: '18:00', to: '21:00' }) });
  const proposal = await done(here.as.committee, routes.propose, { body: { areaPath: COMMUNITY, from: '2026-05-12', days: 6, crew: 'staff' } });
  const loads = proposal.loads.map((one) => one.added).sort();
  assert.deepEqual(loads, [2, 2, 2], 'six evenings for three whose duty it is');
  const taken = await done(here.as.committee, routes.takeProposal, { body: { turns: proposal.turns.map(({ shiftId, personId }) => ({ shiftId, personId })) } });
  assert.deepEqual(taken, { asked: 0, booked: 6, passedOver: 0 });
  const none = await done(here.as.committee, routes.propose, { body: { areaPath: `${COMMUNITY}/g09`, from: '2026-05-12', days: 6 } });
  assert.deepEqual([none.turns, none.shifts], [[], []]);
});
