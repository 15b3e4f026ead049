import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decide } from '@huying/kernel';
import fc from 'fast-check';
import { CHANNELS, KINDS } from '../contract.ts';
import { type Choice, quietFor, readSteps, stepsFor, USUAL_CHOICE } from './steps.ts';
import { TABLES, tables, URGENCIES } from './tables.ts';

const ask = (name: string, kind: string, urgency: string) => {
  const table = tables[name]?.table;
  assert.ok(table);
  return decide(table, { kind, urgency });
};
const stepsOf = (kind: string, urgency: string) => readSteps(ask(TABLES.channels, kind, urgency).outputs);
const quietOf = (kind: string, urgency: string, choice: Choice = USUAL_CHOICE) => quietFor(ask(TABLES.quiet, kind, urgency).outputs[0], choice, urgency as 'red');

test('every kind of message has a way out of the page, codes and tests excepted', () => {
  for (const kind of KINDS) {
    for (const urgency of URGENCIES) {
      const channels = stepsOf(kind, urgency).map((step) => step.channel);
      const isOfItsOwn = urgency === 'normal' && (kind === 'code' || kind === 'test');
      assert.equal(channels[0], isOfItsOwn ? undefined : 'push', `${kind} ${urgency}`);
    }
  }
  assert.deepEqual(stepsOf('offer', 'red').map((step) => step.channel), ['push', 'wechat', 'sms', 'voice']);
  assert.deepEqual(stepsOf('plain', 'normal').map((step) => step.channel), ['push', 'wechat'], 'what is not pressing costs nothing');
  assert.deepEqual(stepsOf('red', 'normal').at(-1)?.channel, 'voice');
});

test('an emergency rings at any hour, whatever the table and the person say', () => {
  const own: Choice = { off: [], language: 'zh', quiet: { choice: 'own', from: '00:00', to: '23:59' } };
  for (const kind of KINDS) assert.equal(quietOf(kind, 'red', own), null);
  for (const row of [{ quiet: 'usual', from: '22:00', to: '07:00' }, { quiet: 'own' }, undefined]) assert.equal(quietFor(row, own, 'red'), null);
});

test('reminders let people sleep; who is on duty is asked unless they chose hours of their own', () => {
  const own: Choice = { off: [], language: 'zh', quiet: { choice: 'own', from: '20:00', to: '09:00' } };
  const none: Choice = { off: [], language: 'zh', quiet: { choice: 'none' } };
  assert.deepEqual(quietOf('reminder', 'normal'), { from: '22:00', to: '07:00' });
  assert.deepEqual(quietOf('reminder', 'normal', own), { from: '20:00', to: '09:00' });
  assert.equal(quietOf('reminder', 'normal', none), null);
  assert.equal(quietOf('offer', 'normal'), null);
  assert.deepEqual(quietOf('offer', 'normal', own), { from: '20:00', to: '09:00' });
  assert.equal(quietOf('assigned', 'normal', own), null);
});

test('what staff wrote unreadably is passed over', () => {
  assert.deepEqual(readSteps([{ channel: 'pigeon', waitMinutes: 1 }, { channel: 'sms', waitMinutes: -3 }, { channel: 'sms', waitMinutes: 9 }, { channel: 'push' }, { channel: 'voice', waitMinutes: Number.NaN }, { channel: null }]), [
    { channel: 'sms', waitMinutes: 0 }, { channel: 'push', waitMinutes: 0 }, { channel: 'voice', waitMinutes: 0 },
  ]);
  assert.equal(quietFor({ quiet: 'usual', from: 'ten', to: '07:00' }, USUAL_CHOICE, 'normal'), null);
});

test('a channel that was switched off or leads nowhere is not among the steps', () => {
  fc.assert(fc.property(fc.subarray([...CHANNELS]), fc.subarray([...CHANNELS]), (off, reachable) => {
    const steps = stepsFor(stepsOf('offer', 'red'), { off }, (channel) => reachable.includes(channel));
    assert.deepEqual(steps.map((step) => step.channel), CHANNELS.filter((channel) => reachable.includes(channel) && !off.includes(channel)));
  }));
});
