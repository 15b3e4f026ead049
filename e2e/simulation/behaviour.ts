import { emergency } from '@huying/emergency/contract';
import type { PersonId } from '@huying/kernel';
import { mobilisation, REFUSE_REASONS } from '@huying/mobilisation/contract';
import { needContract } from '@huying/need/contract';
import { roster } from '@huying/roster/contract';
import { service } from '@huying/service/contract';
import { timebank } from '@huying/timebank/contract';
import type { Citizen, Population, Relative } from './population.ts';
import { createClient, type Client } from './client.ts';
import type { Chance } from '@huying/kernel/chance';
import { SENTENCES } from './sentences.ts';
import type { Stage } from './stage.ts';
import { needByTelephone } from './telephone.ts';
import {
  ACTIVE_DAYTIME_SHARE, acceptProbability, CALLS_PER_ELDER_MONTH, HOUR_WEIGHTS, KINDS, LOOK_SECONDS_MEDIAN, SERVICE_MINUTES, SimulationOver, SOS_NIGHT_SHARE,
  travelSeconds,
} from './world.ts';

const FORGETS_TO_FINISH = 0.04;
const GIVES_BACK = 0.03;
const VANISHES = 0.02;
const LOSES_NETWORK_PER_HOUR = 0.05;
const DISPUTES = 0.02;
const FORGETS_TO_CONFIRM = 0.1;
const RATES = 0.7;
/** Who has at least an hour of credits pays with them this often: an assumption, since no statistics of spending were published. */
const SPENDS = 0.4;
const WORTH_SPENDING_MINUTES = 60;
/** Who has family who follow is called for by them this often; what family find out in a red call. Assumptions: there is no statistic of either. */
const CALLED_BY_FAMILY = 0.3;
const FINDINGS = { unreachable: 35, falseAlarm: 30, withThem: 25, worse: 10 } as const;
const REPORTS = 0.7;
const ORGANISATION_GIVES_BACK = 0.03;
const DAY_SECONDS = 86_400;

const clientOf = (stage: Stage, who: Citizen): Client =>
  createClient({ baseUrl: stage.baseUrl, cookie: who.cookie, isOver: () => stage.time.isOver, acknowledged: stage.acknowledged, answered: stage.answered, now: () => stage.time.now() });

/** Runs somebody's life until the simulation ends; whatever else goes wrong is a finding. */
export function live(stage: Stage, who: string, life: () => Promise<void>): Promise<void> {
  return life().catch((error: Error) => {
    if (!(error instanceof SimulationOver)) stage.problem(`${who}: ${error.message}`);
  });
}

/** What a visit has to do with who makes it. */
type Helper = 'volunteer' | 'organisation' | 'duty';
const GIVES_BACK_OF = { volunteer: GIVES_BACK, organisation: ORGANISATION_GIVES_BACK, duty: 0 } as const satisfies Record<Helper, number>;
type Visit = { readonly id: string; readonly state: string; readonly category: string; readonly calloutId: string };

/** Goes, arrives, helps and finishes; now and then gives back, vanishes (and then is not heard of again) or forgets. */
async function serve(stage: Stage, chance: Chance, client: Client, find: () => Promise<Visit | undefined>, metres: number, helper: Helper): Promise<'vanished' | undefined> {
  const { time } = stage;
  const visit = await find();
  if (!visit || visit.state !== 'going') return undefined;
  if (helper === 'volunteer' && chance.happens(VANISHES)) return 'vanished';
  const seconds = chance.logNormal(travelSeconds(metres) + 120, 0.4);
  await client.ask(service.routes.expect, { params: { visitId: visit.id }, body: { minutes: Math.min(600, Math.ceil(seconds / 60)) } });
  if (chance.happens(GIVES_BACK_OF[helper])) {
    await time.sleep(seconds / 2);
    await client.ask(mobilisation.routes.giveBack, { params: { calloutId: visit.calloutId }, body: { reason: '临时有事' } });
    return undefined;
  }
  await time.sleep(seconds);
  const arrived = await client.ask(service.routes.arrive, { params: { visitId: visit.id }, body: {} });
  if (!arrived.ok) return undefined;
  await time.sleep(60 * chance.logNormal(SERVICE_MINUTES[visit.category] ?? 30, 0.35));
  if (chance.happens(FORGETS_TO_FINISH)) await time.sleep(3 * 3_600);
  await client.ask(service.routes.finish, { params: { visitId: visit.id }, body: {} });
  return undefined;
}

const errandOf = (client: Client, calloutId: string) => async (): Promise<Visit | undefined> => {
  const errands = await client.ask(service.routes.errands, { query: {} });
  return errands.ok ? errands.value.visits.find((one) => one.calloutId === calloutId && one.state === 'going') : undefined;
};

/** Whether somebody serves at this hour: mornings and afternoons mostly, few by night. */
const dutyShare = (hour: number) => (hour >= 8 && hour < 20 ? ACTIVE_DAYTIME_SHARE : hour >= 20 && hour < 23 ? 0.15 : 0.04);

export async function volunteerLife(stage: Stage, who: Citizen): Promise<void> {
  const { time } = stage;
  const chance = stage.chance.branch(who.id);
  const client = clientOf(stage, who);
  const vanishedFrom = new Set<unknown>();
  let busy = false;
  const consider = async (offer: { offerId: string; calloutId: string; urgency: string; category: string; distanceMetres: number }) => {
    await time.sleep(chance.logNormal(LOOK_SECONDS_MEDIAN, 1));
    const probability = acceptProbability({ distanceMetres: offer.distanceMetres, hour: time.hour(), isSkilled: who.skills.length > 3, isRed: offer.urgency === 'red' });
    if (busy || !chance.happens(probability)) {
      if (chance.happens(0.6)) await client.ask(mobilisation.routes.refuse, { params: { offerId: offer.offerId }, body: { reason: busy ? 'busy' : chance.pick(REFUSE_REASONS) } });
      return;
    }
    const taken = await client.ask(mobilisation.routes.accept, { params: { offerId: offer.offerId } });
    if (!taken.ok) return;
    busy = true;
    try {
      const end = await serve(stage, chance, client, errandOf(client, offer.calloutId), offer.distanceMetres, 'volunteer');
      if (end === 'vanished') vanishedFrom.add(offer.calloutId);
    } finally {
      busy = false;
    }
  };
  const listener = client.listen((event, payload) => {
    if (event === 'mobilisation.offerMade') void live(stage, `volunteer ${who.id}`, () => consider(payload as never));
    if (event === 'mobilisation.progressAsked' && !vanishedFrom.has(payload.calloutId) && chance.happens(0.8)) {
      void live(stage, `volunteer ${who.id}`, async () => {
        await time.sleep(chance.logNormal(90, 0.8));
        await client.ask(mobilisation.routes.progress, { params: { calloutId: payload.calloutId as string }, body: {} });
      });
    }
  });
  try {
    for (;;) {
      const onDuty = chance.happens(dutyShare(time.hour()));
      if (onDuty || busy) await client.ask(roster.routes.switchDuty, { body: { onDuty, hours: 3 } });
      if (chance.happens(LOSES_NETWORK_PER_HOUR * 2)) listener.cut(200);
      await time.sleep(2 * 3_600 * (0.7 + 0.6 * chance.next()));
    }
  } finally {
    listener.stop();
  }
}

/** Organisations and those whose duty it is look at what they are asked, take some of it, and go. */
export async function staffLife(stage: Stage, who: Citizen, kind: 'organisation' | 'duty'): Promise<void> {
  const { time } = stage;
  const chance = stage.chance.branch(who.id);
  const client = clientOf(stage, who);
  const going = new Set<string>();
  const go = (calloutId: string) => {
    if (going.has(calloutId)) return;
    going.add(calloutId);
    void live(stage, `staff ${who.id}`, async () => {
      await time.sleep(chance.logNormal(180, 0.5));
      await serve(stage, chance, client, errandOf(client, calloutId), 500, kind);
    }).finally(() => going.delete(calloutId));
  };
  const look = async () => {
    const errands = await client.ask(service.routes.errands, { query: {} });
    if (errands.ok) for (const visit of errands.value.visits) if (visit.state === 'going') go(visit.calloutId);
    const asks = await client.ask(mobilisation.routes.asks, {});
    if (!asks.ok) return;
    for (const ask of asks.value.asks) {
      if (ask.state !== 'climbing' || !chance.happens(kind === 'duty' ? 0.5 : 0.3)) continue;
      const taken = await client.ask(mobilisation.routes.take, { params: { calloutId: ask.id }, body: { organisationId: ask.organisationId, memberId: who.id } });
      if (taken.ok) go(ask.id);
    }
  };
  const listener = client.listen((event) => {
    if (event === 'mobilisation.asked' || event === 'mobilisation.assigned' || event === 'service.changed') {
      void live(stage, `staff ${who.id}`, async () => {
        await time.sleep(chance.logNormal(kind === 'duty' ? 240 : 420, 0.6));
        await look();
      });
    }
    if (event === 'mobilisation.progressAsked') void live(stage, `staff ${who.id}`, async () => void (await look()));
  });
  try {
    for (;;) {
      await time.sleep(1_800 * (0.7 + 0.6 * chance.next()));
      await look();
    }
  } finally {
    listener.stop();
  }
}

/** Family hear of a red call, ring up, and tell the desk what they found. */
export async function familyLife(stage: Stage, who: Relative): Promise<void> {
  const { time } = stage;
  const chance = stage.chance.branch(who.id);
  const client = clientOf(stage, who);
  const heard = new Set<unknown>();
  const listener = client.listen((event, payload) => {
    if (event !== 'need.changed' || payload.urgency !== 'red' || payload.state !== 'seeking' || heard.has(payload.needId)) return;
    heard.add(payload.needId);
    if (!chance.happens(REPORTS)) return;
    void live(stage, `family ${who.id}`, async () => {
      await time.sleep(chance.logNormal(180, 0.7));
      await client.ask(emergency.routes.report, { params: { needId: payload.needId as never }, body: { finding: chance.weighted(FINDINGS), words: '刚打过电话' } });
    });
  });
  try {
    for (;;) await time.sleep(DAY_SECONDS);
  } finally {
    listener.stop();
  }
}

/** The desk rings up until it knows: what nobody is needed for is a false alarm, and who was seen or spoken with is safe. */
export async function deskLife(stage: Stage, who: Citizen): Promise<void> {
  const { time } = stage;
  const chance = stage.chance.branch(who.id);
  const client = clientOf(stage, who);
  const end = async (needId: string) => {
    const params = { needId: needId as never };
    const call = await client.ask(emergency.routes.one, { params });
    if (!call.ok || call.value.state !== 'open') return;
    const need = await client.ask(needContract.routes.one, { params });
    if (!need.ok) return;
    const isPressedByMistake = call.value.arrivedAt === null && call.value.reports.some((one) => one.finding === 'falseAlarm');
    if (isPressedByMistake && ['seeking', 'taken'].includes(need.value.state)) await client.ask(needContract.routes.falseAlarm, { params, body: { reason: '家属说误按，电话核实没有事' } });
    else if (['finished', 'confirmed', 'cancelled'].includes(need.value.state)) await client.ask(emergency.routes.confirmSafe, { params, body: { by: call.value.arrivedAt ? 'seen' : 'telephone', words: '已联系上，平安' } });
  };
  for (;;) {
    await time.sleep(chance.logNormal(300, 0.5));
    const open = await client.ask(emergency.routes.list, { query: { state: 'open' } });
    if (open.ok) for (const { needId } of open.value.items) await end(needId);
  }
}

/** Elders call by the statistics; afterwards each confirms, rates, complains or forgets. */
export async function callsOfTheDay(stage: Stage, population: Population): Promise<void> {
  const { time } = stage;
  const chance = stage.chance.branch('calls');
  const clients = new Map<string, Client>();
  const relatives = new Map<string, Relative>(population.family.map((one) => [one.elderId, one]));
  const peak = Math.max(...HOUR_WEIGHTS);
  const mean = HOUR_WEIGHTS.reduce((sum, weight) => sum + weight, 0) / HOUR_WEIGHTS.length;
  for (;;) {
    // Thinning of a Poisson process: candidates at the rate of the busiest hour, kept by the weight of the hour they fall in.
    await time.sleep(chance.exponential((stage.callsPerDay * (peak / mean)) / DAY_SECONDS));
    if (stage.callsEnd()) return;
    const elder = chance.pick(population.elders);
    const kind = chance.weighted(KINDS);
    const isNight = time.hour() < 6 || time.hour() >= 22;
    const kept = kind === 'sos' ? chance.happens(isNight ? SOS_NIGHT_SHARE : (1 - SOS_NIGHT_SHARE) / 2) : chance.happens((HOUR_WEIGHTS[time.hour()] as number) / peak);
    if (!kept) continue;
    // Who has no smartphone calls from home; what to say is said, since there is no other way. An SOS is the button that was given to everybody.
    const from = kind === 'sos' ? undefined : population.telephones.get(elder.id);
    if (from) {
      const own = stage.chance.branch(`${elder.id}/${time.now().getTime()}`);
      void live(stage, `elder ${elder.id} by telephone`, () => needByTelephone(stage, own, { from, to: population.line }, kind as keyof typeof SENTENCES));
      continue;
    }
    const client = clients.get(elder.id) ?? clientOf(stage, elder);
    clients.set(elder.id, client);
    const relative = relatives.get(elder.id);
    void live(stage, `elder ${elder.id}`, () => need(stage, stage.chance.branch(`${elder.id}/${time.now().getTime()}`), client, kind, relative && kind !== 'sos' && chance.happens(CALLED_BY_FAMILY) ? { id: elder.id, client: clientOf(stage, relative) } : undefined));
  }
}

/** `by` calls on the elder's behalf; all that comes after is hers. */
async function need(stage: Stage, chance: Chance, client: Client, kind: keyof typeof KINDS, by?: { readonly id: PersonId; readonly client: Client }): Promise<void> {
  const { time } = stage;
  const speaks = kind !== 'sos' && chance.happens(0.5);
  const wishesToSpend = kind !== 'sos' && !by && chance.happens(SPENDS);
  const account = wishesToSpend ? await client.ask(timebank.routes.mine, {}) : undefined;
  const spendCredits = account?.ok === true && account.value.availableMinutes >= WORTH_SPENDING_MINUTES;
  const raised = await (by?.client ?? client).ask(needContract.routes.raise, {
    body: kind === 'sos' ? { channel: 'sos' } : by ? { channel: 'tile', elderId: by.id, tags: { category: [kind] } } : speaks ? { channel: 'text', text: chance.pick(SENTENCES[kind]), spendCredits } : { channel: 'tile', tags: { category: [kind] }, spendCredits },
  });
  if (!raised.ok) return stage.problem(`a call was refused: ${raised.code}`);
  const params = { needId: raised.value.id };
  for (;;) {
    await time.sleep(chance.logNormal(600, 0.5));
    const seen = await client.ask(needContract.routes.one, { params });
    if (!seen.ok || ['confirmed', 'cancelled', 'falseAlarm', 'safe'].includes(seen.value.state)) return;
    const visit = seen.value.visits.find((one) => one.state === 'finished');
    if (seen.value.state !== 'finished' || !visit) continue;
    await time.sleep(chance.logNormal(900, 1));
    if (chance.happens(FORGETS_TO_CONFIRM)) await time.sleep(6 * 3_600);
    if (chance.happens(DISPUTES)) {
      await client.ask(service.routes.dispute, { params: { visitId: visit.id }, body: { reason: '没有做完' } });
      continue;
    }
    const confirmed = await client.ask(service.routes.confirm, { params: { visitId: visit.id }, body: { by: chance.happens(0.8) ? 'touch' : 'voice' } });
    if (confirmed.ok && chance.happens(RATES)) {
      const faces = Number(chance.weighted({ 5: 62, 4: 26, 3: 8, 2: 3, 1: 1 }));
      await client.ask(service.routes.rate, { params: { visitId: visit.id }, body: { faces } });
    }
  }
}

export const defaultCallsPerDay = (elders: number): number => (elders * CALLS_PER_ELDER_MONTH) / 30;
