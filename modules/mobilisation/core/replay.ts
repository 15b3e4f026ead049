/**
 * A past callout climbing another ladder. The same decisions that move a real callout move this one; only the world is what was written down of
 * it: who was asked and what they answered after how long, who was seen further away, who was asked of the organisations. Of whom nothing is known
 * nothing is assumed: who was never asked gives no answer, and an office counts from when it is assigned.
 */
import { isRefusal, later, type OrganisationId, type PersonId } from '@huying/kernel';
import type { TierKind } from '../contract.ts';
import { askedOf, offerFor, organisationsAsked } from './ask.ts';
import { apply, type Callout, type Fact, type ProgressRule, type Rung, type Urgency } from './callout.ts';
import { type Command, decide, own, unassignable } from './decide.ts';
import { due, type Wish, wakeAt } from './due.ts';
import { chooseDutyHolder, type DutyHolder } from './duty.ts';
import { tiersOf } from './ladder.ts';

export type KnownAnswer = 'accepted' | 'refused' | 'none';

export interface KnownPerson {
  readonly personId: PersonId;
  readonly name: string;
  readonly distanceMetres: number;
  readonly isPaired: boolean;
  readonly answer: KnownAnswer;
  /** From being asked to the answer. */
  readonly afterSeconds: number;
}
export interface KnownOrganisation {
  readonly organisationId: OrganisationId;
  readonly name: string;
  readonly tier: TierKind;
  readonly answer: KnownAnswer;
  readonly afterSeconds: number;
}
export interface KnownWorld {
  readonly openedAt: Date;
  readonly urgency: Urgency;
  readonly places: number;
  /** In the order in which they would be asked. */
  readonly people: readonly KnownPerson[];
  readonly organisations: readonly KnownOrganisation[];
  readonly dutyHolders: readonly DutyHolder[];
}

export type Step =
  | { readonly kind: 'asked'; readonly afterMinutes: number; readonly tier: TierKind; readonly names: readonly string[]; readonly radiusMetres: number | null }
  | { readonly kind: 'told'; readonly afterMinutes: number; readonly tier: TierKind }
  | { readonly kind: 'owned'; readonly afterMinutes: number; readonly tier: TierKind; readonly name: string; readonly isAssigned: boolean };
export interface Replayed {
  readonly steps: readonly Step[];
  /** People and organisations that were asked. */
  readonly asked: number;
  /** When the first place was filled. */
  readonly ownedAfterMinutes: number | null;
  readonly tier: TierKind | null;
}

/** More moments than any ladder has; and longer than any waits. */
const MOST_MOMENTS = 400;
const MOST_STEPS = 200;

/** Nobody is asked for progress while it is replayed: it ends with the owner. */
const PROGRESS: ProgressRule = { confirmMinutes: 10_080, answerMinutes: 60, presentMinutes: 10_080, quiet: null };

interface Answering {
  readonly at: Date;
  readonly command: Command;
}

class Replay {
  readonly world: KnownWorld;
  readonly steps: Step[] = [];
  callout: Callout;
  now: Date;
  answers: Answering[] = [];
  asked = 0;
  ids = 0;

  constructor(world: KnownWorld, rungs: readonly Rung[]) {
    this.world = world;
    this.now = world.openedAt;
    this.callout = {
      id: 'replayed', state: 'climbing', urgency: world.urgency, places: world.places, dueAt: null, climb: 1, climbingSince: world.openedAt, tiers: tiersOf(rungs, world.openedAt), rungs,
      offers: [], holders: [], former: [], progress: PROGRESS,
    };
  }

  id(): string {
    this.ids += 1;
    return `replayed-${this.ids}`;
  }
  minutes(): number {
    return Math.round((this.now.getTime() - this.world.openedAt.getTime()) / 6_000) / 10;
  }

  take(facts: readonly Fact[]): void {
    for (const fact of facts) {
      this.callout = apply(this.callout, fact, this.now);
      this.note(fact);
    }
  }

  note(fact: Fact): void {
    const afterMinutes = this.minutes();
    const tier = 'position' in fact ? this.callout.tiers.find((one) => one.position === fact.position) : undefined;
    if (fact.kind === 'tierStarted' && tier && tier.waves.length === 0 && tier.roles.length > 0 && !tier.assigns) this.steps.push({ kind: 'told', afterMinutes, tier: tier.kind });
    if (fact.kind === 'asked' && tier && fact.offers.length > 0) {
      this.asked += fact.offers.length;
      this.steps.push({ kind: 'asked', afterMinutes, tier: tier.kind, names: fact.offers.map((offer) => offer.name), radiusMetres: tier.waves[fact.wave - 1]?.radiusMetres ?? null });
    }
    if (fact.kind === 'owned') {
      const { holder } = fact;
      this.steps.push({ kind: 'owned', afterMinutes, tier: holder.tier, name: holder.organisationName ?? holder.personName ?? '', isAssigned: fact.assignedFor !== null });
    }
  }

  settle(): void {
    for (let steps = 0; steps < MOST_STEPS; steps += 1) {
      const next = due(this.callout, this.now);
      if (!next) return;
      this.take('facts' in next ? next.facts : this.fulfil(next));
    }
  }

  fulfil(wish: Wish): readonly Fact[] {
    const tier = this.callout.tiers.find((one) => one.position === wish.position);
    if (!tier) return [];
    if (wish.wish === 'dutyHolder') {
      const chosen = chooseDutyHolder(this.world.dutyHolders, wish.roles, new Map(), this.callout);
      if (!chosen) return unassignable(this.callout, wish.position);
      const who = { personId: chosen.id, personName: chosen.name, organisationId: null, organisationName: null };
      return own(this.callout, { who, tier: tier.kind, holderId: this.id(), offerId: null, assignedFor: chosen.role }, this.now);
    }
    const found = wish.wish === 'volunteers' ? this.peopleFor(wish) : this.organisationsFor(tier.kind);
    const offers = found.map(({ known, ...who }) => {
      const offer = offerFor(this.callout, tier, wish.wish === 'volunteers' ? wish.wave : 1, { id: this.id(), ...who }, this.now);
      this.expect(offer.id, who, known);
      return offer;
    });
    const isSpent = wish.wish !== 'volunteers' || offers.length < wish.wanted;
    return [{ kind: 'asked', position: wish.position, wave: wish.wish === 'volunteers' ? wish.wave : 1, offers, isSpent }];
  }

  peopleFor({ isPairedOnly, radiusMetres, wanted }: Extract<Wish, { wish: 'volunteers' }>) {
    const answers = new Map(askedOf(this.callout).map((one) => [one.personId, one.answer]));
    const isFree = (one: KnownPerson) => {
      const answer = answers.get(one.personId);
      return (answer === undefined || answer === 'withdrawn') && (!isPairedOnly || one.isPaired) && one.distanceMetres <= radiusMetres;
    };
    return this.world.people.filter(isFree).slice(0, wanted).map((known) => ({ known, personId: known.personId, organisationId: null, name: known.name, distanceMetres: known.distanceMetres }));
  }

  organisationsFor(kind: TierKind) {
    const already = organisationsAsked(this.callout);
    return this.world.organisations.filter((one) => one.tier === kind && !already.has(one.organisationId)).map((known) => ({ known, personId: null, organisationId: known.organisationId, name: known.name }));
  }

  /** The answer that was given then, as long after being asked as then. */
  expect(offerId: string, { personId, organisationId, name }: { personId: PersonId | null; organisationId: OrganisationId | null; name: string }, known: KnownPerson | KnownOrganisation): void {
    if (known.answer === 'none') return;
    const at = later(this.now, known.afterSeconds * 1_000);
    if (personId) {
      const command: Command = known.answer === 'accepted' ? { command: 'accept', by: ['volunteer'], offerId, personId, holderId: this.id() } : { command: 'refuse', offerId, personId, reason: 'other' };
      this.answers.push({ at, command });
    } else if (known.answer === 'accepted') {
      this.answers.push({ at, command: { command: 'take', by: ['organisation'], who: { personId: null, personName: null, organisationId, organisationName: name }, holderId: this.id() } });
    }
    this.answers.sort((a, b) => a.at.getTime() - b.at.getTime());
  }

  /** The next thing that happens by itself or by an answer; false when nothing will. */
  move(): boolean {
    const rings = wakeAt(this.callout);
    const answer = this.answers[0];
    if (answer && (!rings || answer.at <= rings)) {
      this.answers.shift();
      this.now = answer.at > this.now ? answer.at : this.now;
      const facts = decide(this.callout, answer.command, this.now);
      if (!isRefusal(facts)) this.take(facts as readonly Fact[]);
    } else if (rings) {
      this.now = rings > this.now ? rings : later(this.now, 1);
    } else return false;
    this.settle();
    return true;
  }
}

/** What would have happened on these rungs, until every place is filled. */
export function replay(world: KnownWorld, rungs: readonly Rung[]): Replayed {
  const run = new Replay(world, rungs);
  run.settle();
  for (let moments = 0; moments < MOST_MOMENTS && run.callout.state === 'climbing'; moments += 1) if (!run.move()) break;
  const first = run.steps.find((step) => step.kind === 'owned');
  return { steps: run.steps, asked: run.asked, ownedAfterMinutes: first?.afterMinutes ?? null, tier: first?.tier ?? null };
}
