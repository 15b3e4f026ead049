import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textReport } from './report.ts';
import { simulate } from './run.ts';

const KILLS = Number(process.env.KILLS ?? 5);
const DAYS = Number(process.env.DAYS ?? 0.03);
const SEED = Number(process.env.SEED ?? 7);
/** Twenty-five times as many calls as the statistics say, so that every kill hits something. */
const CALLS_PER_DAY = 500;
const SPEED = 150;
/** By the time nobody calls any more little happens in an hour. */
const END_SPEED = 1_500;

test(`kill -9 of server, PostgreSQL or both, ${KILLS} times, in the middle of life: nothing acknowledged is lost, no clock lost or fired twice`, { timeout: 1_800_000 }, async () => {
  const options = { days: DAYS, seed: SEED, speed: SPEED, endSpeed: END_SPEED, kills: KILLS, callsPerDay: CALLS_PER_DAY };
  const result = await simulate(options);
  const report = textReport({ ...options, ...result });
  assert.equal(result.kills, KILLS, report);
  assert.ok(result.findings.needs >= 10, `too little happened:\n${report}`);
  assert.ok(result.acknowledged > 100, report);
  assert.deepEqual(result.lost, [], report);
  const { unowned, doubleOwned, timersLost, timersTwice, trailVerified, ledgerBalanced } = result.findings;
  assert.deepEqual({ unowned, doubleOwned, timersLost, timersTwice, trailVerified, ledgerBalanced }, { unowned: 0, doubleOwned: 0, timersLost: 0, timersTwice: 0, trailVerified: true, ledgerBalanced: true }, report);
  const serious = result.problems.filter((one) => !one.includes('need.tooMany'));
  assert.deepEqual(serious, [], report);
});
