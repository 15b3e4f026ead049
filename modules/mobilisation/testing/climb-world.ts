/**
 * A small world in which one callout climbs: people who answer late, refuse, fall silent or give back, organisations and offices that may
 * not be there, a clock that jumps, and clocks that are delivered late, twice, or get lost. It runs the pure decisions only; what it
 * watches over is what the product promises.
 */
import assert from 'node:assert/strict';
import { asId, decide as decideTable, isRefusal, type OrganisationId, type PersonId } from '@huying/kernel';
import { askedOf, offerFor, organisationsAsked } from '../core/ask.ts';
import { apply, type Callout, type Fact, type Rung, type Urgency } from '../core/callout.ts';
import { type Command, decide, own, unassignable } from '../core/decide.ts';
import { due, type Wish, wakeAt } from '../core/due.ts';
import { chooseDutyHolder, type DutyHolder } from '../core/duty.ts';
import { rungsOf, tiersOf } from '../core/ladder.ts';
import { tables } from '../core/tables.ts';

/** The decisions under test; a planted bug is a copy with one of them spoiled. */
export interface Decider {
  readonly decide: typeof decide;
  readonly due: typeof due;
  readonly apply: typeof apply;
  readonly wakeAt: typeof wakeAt;
  readonly askedOf: typeof askedOf;
  readonly rungsOf: typeof rungsOf;
}
export const REAL: Decider = { decide, due, apply, wakeAt, askedOf, rungsOf };

export interface Setting {
  readonly urgency: Urgency;
  readonly places: number;
  readonly volunteers: number;
  readonly organisations: number;
  readonly dutyHolders: number;
  readonly hour: number;
}

export type Action =
  | { readonly do: 'advance'; readonly minutes: number }
  | { readonly do: 'tick'; readonly times: number }
  | { readonly do: 'strayWake' }
  | { readonly do: 'loseClock' }
  | { readonly do: 'accept' | 'refuse' | 'take'; readonly who: number }
  | { readonly do: 'giveBack' | 'progress'; readonly place: number }
  | { readonly do: 'presence' | 'comeOnDuty' | 'end' | 'reopen' }
  | { readonly do: 'change'; readonly urgency: Urgency; readonly places: number }
  | { readonly do: 'assign'; readonly who: number };

const PROGRESS = { confirmMinutes: 60, answerMinutes: 15, presentMinutes: 240, quiet: null };
const MOST_STEPS = 200;
const START = new Date('2026-05-12T04:00:00Z').getTime();
const volunteerAt = (n: number) => asId<'person'>(`volunteer-${n}`) as PersonId;
const organisationAt = (n: number) => asId<'organisation'>(`organisation-${n}`) as OrganisationId;
const dutyAt = (n: number): DutyHolder => ({ id: asId<'person'>(`duty-${n}`) as PersonId, name: `duty-${n}`, role: n % 2 === 0 ? 'committee' : 'street', organisationId: null });

export class ClimbWorld {
  readonly decider: Decider;
  readonly hour: number;
  callout: Callout;
  now = START;
  /** When the clock of the callout rings; undefined is no clock. */
  clock: number | undefined;
  volunteers: number;
  readonly organisations: number;
  dutyHolders: number;
  alarms = 0;
  timesOwned = 0;
  readonly started = new Map<string, number>();
  ids = 0;

  constructor(decider: Decider, setting: Setting) {
    this.decider = decider;
    this.volunteers = setting.volunteers;
    this.organisations = setting.organisations;
    this.dutyHolders = setting.dutyHolders;
    this.hour = setting.hour;
    const rungs = this.ladder(setting.urgency);
    this.callout = {
      id: 'callout', state: 'climbing', urgency: setting.urgency, places: setting.places, dueAt: null, climb: 1, climbingSince: this.at(), tiers: tiersOf(rungs, this.at()), rungs,
      offers: [], holders: [], former: [], progress: PROGRESS,
    };
    this.settle();
  }

  at(): Date {
    return new Date(this.now);
  }
  ladder(urgency: Urgency): Rung[] {
    const table = tables['mobilisation.ladder']?.table;
    assert.ok(table);
    return this.decider.rungsOf(decideTable(table, { urgency, category: 'shopping', hour: this.hour }).outputs);
  }
  id(): string {
    this.ids += 1;
    return `id-${this.ids}`;
  }

  take(facts: readonly Fact[]): void {
    for (const fact of facts) {
      const before = this.callout;
      this.callout = this.decider.apply(before, fact, this.at());
      this.watch(fact, before);
    }
  }

  /** What the server does after each command: everything that is due, then the clock. */
  settle(): void {
    for (let steps = 0; ; steps += 1) {
      assert.ok(steps < MOST_STEPS, 'it does not come to rest');
      const next = this.decider.due(this.callout, this.at());
      if (!next) break;
      this.take('facts' in next ? next.facts : this.fulfil(next));
    }
    this.clock = this.decider.wakeAt(this.callout)?.getTime();
    this.check();
  }

  fulfil(wish: Wish): readonly Fact[] {
    const tier = this.callout.tiers.find((one) => one.position === wish.position);
    assert.ok(tier);
    if (wish.wish === 'volunteers') {
      const answers = new Map(this.decider.askedOf(this.callout).map((one) => [one.personId as string, one.answer]));
      const found = Array.from({ length: this.volunteers }, (_, n) => n).filter((n) => {
        const answer = answers.get(volunteerAt(n));
        // Every third is paired; every other stands further away.
        return (answer === undefined || answer === 'withdrawn') && (!wish.isPairedOnly || n % 3 === 0) && (wish.radiusMetres >= 1_000 || n % 2 === 0);
      }).slice(0, wish.wanted);
      const offers = found.map((n) => offerFor(this.callout, tier, wish.wave, { id: this.id(), personId: volunteerAt(n), organisationId: null, name: `volunteer-${n}` }, this.at()));
      return [{ kind: 'asked', position: wish.position, wave: wish.wave, offers, isSpent: offers.length < wish.wanted }];
    }
    if (wish.wish === 'organisations') {
      const known = organisationsAsked(this.callout);
      const found = Array.from({ length: this.organisations }, (_, n) => n).filter((n) => (n % 2 === 0) === (tier.kind === 'community-organisations') && !known.has(organisationAt(n)));
      const offers = found.map((n) => offerFor(this.callout, tier, 1, { id: this.id(), personId: null, organisationId: organisationAt(n), name: `organisation-${n}` }, this.at()));
      return [{ kind: 'asked', position: wish.position, wave: 1, offers, isSpent: true }];
    }
    const chosen = chooseDutyHolder(Array.from({ length: this.dutyHolders }, (_, n) => dutyAt(n)), wish.roles, new Map(), this.callout);
    if (chosen) {
      const who = { personId: chosen.id, personName: chosen.name, organisationId: null, organisationName: null };
      return own(this.callout, { who, tier: tier.kind, holderId: this.id(), offerId: null, assignedFor: chosen.role }, this.at());
    }
    if (this.callout.holders.length === 0) this.alarms += 1;
    return unassignable(this.callout, wish.position);
  }

  command(command: Command): boolean {
    const before = this.callout;
    const facts = this.decider.decide(this.callout, command, this.at());
    if (isRefusal(facts)) return false;
    this.take(facts);
    if (command.command === 'accept' && facts.length > 0) {
      assert.equal(before.state, 'climbing', 'somebody was let in after it was taken');
      assert.ok(this.callout.holders.some((holder) => holder.personId === command.personId), 'who was told yes is not the owner');
    }
    this.settle();
    return true;
  }

  /** One action of people or of fate. */
  act(action: Action): void {
    const { callout } = this;
    switch (action.do) {
      case 'advance':
        this.now += action.minutes * 60_000;
        this.ringIfDue();
        return;
      case 'tick':
        if (this.clock === undefined) return;
        this.now = Math.max(this.now, this.clock);
        // A clock that is delivered twice comes a second time with the same message.
        for (let times = 0; times < action.times; times += 1) this.settle();
        return;
      case 'strayWake':
        this.settle();
        return;
      case 'loseClock':
        this.clock = undefined;
        // The sweep of the next minute gives it a clock again.
        this.now += 60_000;
        this.settle();
        return;
      case 'accept':
      case 'refuse': {
        const offer = callout.offers.findLast((one) => one.personId === volunteerAt(action.who));
        if (!offer?.personId) return;
        if (action.do === 'refuse') this.command({ command: 'refuse', offerId: offer.id, personId: offer.personId, reason: 'busy' });
        else this.command({ command: 'accept', by: ['volunteer'], offerId: offer.id, personId: offer.personId, holderId: this.id() });
        return;
      }
      case 'take': {
        const organisationId = organisationAt(action.who);
        this.command({ command: 'take', by: ['organisation'], who: { personId: null, personName: null, organisationId, organisationName: organisationId }, holderId: this.id() });
        return;
      }
      case 'giveBack':
        this.command({ command: 'giveBack', by: ['volunteer', 'committee', 'street'], place: action.place, words: 'I cannot' });
        return;
      case 'progress':
        if (callout.holders.some((one) => one.place === action.place)) this.command({ command: 'progress', place: action.place, words: null });
        return;
      case 'presence':
        this.command({ command: 'presence', personId: null });
        return;
      case 'comeOnDuty':
        this.volunteers += 1;
        this.command({ command: 'search' });
        return;
      case 'end':
        if (callout.state === 'owned') this.command({ command: 'end' });
        return;
      case 'reopen':
        this.command({ command: 'reopen', words: 'not done' });
        return;
      case 'change':
        this.command({ command: 'change', change: { rungs: this.ladder(action.urgency), urgency: action.urgency, places: action.places, dueAt: null, progress: PROGRESS } });
        return;
      case 'assign': {
        if (this.dutyHolders === 0) return;
        const duty = dutyAt(action.who % this.dutyHolders);
        this.command({ command: 'assign', by: [duty.role], who: { personId: duty.id, personName: duty.name, organisationId: null, organisationName: null }, holderId: this.id(), words: 'you' });
      }
    }
  }

  ringIfDue(): void {
    if (this.clock !== undefined && this.clock <= this.now) this.settle();
  }

  /** What must hold of single facts. */
  watch(fact: Fact, before: Callout): void {
    if (fact.kind === 'tierStarted') {
      const key = `${this.callout.climb}/${fact.position}`;
      const times = (this.started.get(key) ?? 0) + 1;
      this.started.set(key, times);
      assert.equal(times, 1, `tier ${key} began twice`);
    }
    if (fact.kind === 'owned') {
      this.timesOwned += 1;
      if (fact.holder.personId?.startsWith('volunteer')) assert.equal(fact.assignedFor, null, 'a volunteer was assigned');
    }
    if (fact.kind === 'asked') this.watchAsked(fact, before);
  }

  watchAsked({ position, wave, offers }: Extract<Fact, { kind: 'asked' }>, before: Callout): void {
    const tier = before.tiers.find((one) => one.position === position);
    assert.ok(tier?.startedAt && !tier.isSkipped, 'a tier asks before its turn');
    const waiting = before.offers.filter((offer) => offer.state === 'waiting' && offer.tier === tier.kind).length;
    if (tier.waveAt && wave > tier.wave && waiting > 0) {
      assert.ok(this.now >= tier.waveAt.getTime() + tier.waveMinutes * 60_000, 'a wave began before its time while somebody could still answer');
    }
    for (const { personId } of offers) {
      if (!personId) continue;
      const earlier = before.offers.filter((one) => one.personId === personId);
      assert.ok(!earlier.some((one) => one.state === 'waiting'), 'somebody is asked twice at once');
      assert.ok(!earlier.some((one) => one.state === 'refused'), 'who refused is asked again');
      assert.ok(!before.former.some((one) => one.personId === personId), 'who gave back is asked again');
    }
    if (tier.waves.length > 0) {
      const size = Math.max(tier.waves[wave - 1]?.size ?? 0, before.places);
      assert.ok(waiting + offers.length <= Math.max(size, waiting), 'too many are asked at once');
    }
  }

  /** What must hold at every moment at which the callout is at rest. */
  check(): void {
    const { state, holders, places, offers } = this.callout;
    const isOpen = state === 'climbing' || state === 'owned';
    if (isOpen) {
      assert.ok(this.clock !== undefined, `a callout that is ${state} has no clock`);
      assert.ok(this.clock > this.now, 'the clock stands on a moment that has passed');
      assert.ok(this.clock <= this.now + 2 * 86_400_000, 'the clock rings too late to help anybody');
      assert.equal(state, holders.length >= places ? 'owned' : 'climbing', 'owned means that every place is filled');
    }
    assert.ok(holders.length <= places, 'more owners than places');
    assert.equal(new Set(holders.map((one) => one.place)).size, holders.length, 'two owners of one place');
    assert.equal(new Set(holders.map((one) => one.personId ?? one.organisationId)).size, holders.length, 'one owner twice');
    if (state !== 'climbing') assert.ok(!offers.some((one) => one.state === 'waiting'), 'somebody still waits although nobody is looked for');
  }

  /** Nobody answers any more: the clock alone must bring it to an owner. */
  runOut(): void {
    if (this.callout.state === 'ended' || this.callout.state === 'cancelled') return;
    const before = this.timesOwned;
    for (let rings = 0; rings < 400 && this.timesOwned === before && this.callout.state !== 'owned'; rings += 1) {
      if (rings === 200) this.dutyHolders = Math.max(1, this.dutyHolders);
      this.act({ do: 'tick', times: 1 });
    }
    assert.equal(this.callout.state, 'owned', 'it ended unowned');
  }
}
