/** `npm run simulate -- --days 7 --seed 1 [--speed 900] [--kills 0] [--calls-per-day 20] [--json FILE] [--report FILE.html]` */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { htmlReport, textReport } from './simulation/report.ts';
import { simulate } from './simulation/run.ts';

const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '7' }, seed: { type: 'string', default: '1' }, speed: { type: 'string', default: '900' }, kills: { type: 'string', default: '0' },
    'calls-per-day': { type: 'string' }, json: { type: 'string' }, report: { type: 'string', default: 'reports/simulation.html' },
  },
});

const number = (name: string, text: string | undefined, least: number, most: number): number => {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || value > most) throw new Error(`--${name} is a number from ${least} to ${most}`);
  return value;
};

const options = {
  days: number('days', values.days, 0.01, 90), seed: number('seed', values.seed, 0, 2 ** 31), speed: number('speed', values.speed, 1, 5_000), kills: number('kills', values.kills, 0, 100),
  ...(values['calls-per-day'] ? { callsPerDay: number('calls-per-day', values['calls-per-day'], 1, 20_000) } : {}),
};
const result = await simulate({ ...options, say: (line) => console.error(line) });
const facts = { ...options, realSeconds: result.realSeconds, problems: [...result.lost.map((one) => `acknowledged and lost: ${one}`), ...result.problems], kills: result.kills, answerSeconds: result.answerSeconds, telephoneCalls: result.telephoneCalls, findings: result.findings };
console.log(textReport(facts));
await mkdir(dirname(values.report), { recursive: true });
await writeFile(values.report, htmlReport(facts));
console.log(`report: ${values.report}`);
if (values.json) await writeFile(values.json, `${JSON.stringify({ ...result.findings, lost: result.lost, problems: result.problems, kills: result.kills, answerSeconds: result.answerSeconds }, null, 2)}\n`);
const { findings } = result;
const isWhole = findings.unowned + findings.doubleOwned + findings.timersLost + findings.timersTwice === 0 && findings.trailVerified && findings.ledgerBalanced && result.lost.length === 0;
process.exit(isWhole ? 0 : 1);
