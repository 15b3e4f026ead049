/** Elders without a smartphone: they call the line of the community from home, and a gateway drives each call over HTTP as the README of telephony says. */
import { randomUUID } from 'node:crypto';
import { type Caller, type Reply, startGateway } from '@huying/telephony/testing';
import type { Chance } from '@huying/kernel/chance';
import { SENTENCES } from './sentences.ts';
import type { Stage } from './stage.ts';

/** The gateway and the server share it. */
export const TELEPHONE_KEY = `simulation-${randomUUID()}`;
/** So long a person listens, thinks and presses or speaks. */
const STEP_SECONDS = 12;
const MOST_STEPS = 14;
const HANGS_UP_IN_THE_MIDDLE = 0.05;
const CALLS_AGAIN_TO_CONFIRM = 0.6;

export interface Line {
  readonly from: string;
  readonly to: string;
}

/** Sends a step until it is answered, as a gateway does while the server is away. */
async function answered(stage: Stage, step: () => Promise<Reply>, again: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 0; ; attempt += 1) {
    const reply = await (attempt === 0 ? step() : again()).catch(() => undefined);
    if (reply && reply.status < 500 && reply.status !== 429) return reply;
    await stage.time.sleep(20);
  }
}

/** What the caller does at this place of the call; undefined hangs up. Key 1 says yes: it is me, it is done, it is right, another one. */
async function act(stage: Stage, caller: Caller, then: Reply['then'], words: string | undefined, hasSpoken: boolean): Promise<Reply | undefined> {
  const again = () => caller.again();
  if (then === 'record') return hasSpoken || words === undefined ? undefined : answered(stage, () => caller.say(words), again);
  return then === 'gather' ? answered(stage, () => caller.press('1'), again) : undefined;
}

/** One call from beginning to end: says `words`, or without them only answers what is asked. Whether anything was said. */
async function call(stage: Stage, chance: Chance, { from, to }: Line, words: string | undefined): Promise<boolean> {
  stage.rang();
  const gateway = startGateway(stage.baseUrl, TELEPHONE_KEY);
  const begun = await gateway.begin(from, to);
  const { caller } = begun;
  let reply = await answered(stage, begun.first, () => caller.again());
  let hasSpoken = false;
  let asked = 0;
  for (let count = 0; count < MOST_STEPS; count += 1) {
    if (reply.status >= 400) {
      stage.problem(`a step of a call was refused: ${reply.status} ${reply.code}`);
      return hasSpoken;
    }
    await stage.time.sleep(chance.logNormal(STEP_SECONDS, 0.4));
    // After what was said is read back and taken, the next question is whether there is anything else.
    if (hasSpoken && reply.then === 'gather') asked += 1;
    const isDone = asked > 1 || chance.happens(HANGS_UP_IN_THE_MIDDLE);
    const next = isDone ? undefined : await act(stage, caller, reply.then, words, hasSpoken);
    if (!next) break;
    if (reply.then === 'record') hasSpoken = true;
    reply = next;
  }
  if (reply.then !== 'hangUp') await answered(stage, () => caller.hangUp(), () => caller.again());
  return hasSpoken;
}

/** Calls for help, and later calls once more: whoever comes home to the elder is confirmed by the keys. */
export async function needByTelephone(stage: Stage, chance: Chance, line: Line, kind: keyof typeof SENTENCES): Promise<void> {
  if (!(await call(stage, chance, line, chance.pick(SENTENCES[kind])))) return;
  if (!chance.happens(CALLS_AGAIN_TO_CONFIRM)) return;
  await stage.time.sleep(chance.logNormal(3 * 3_600, 0.4));
  await call(stage, chance, line, undefined);
}
