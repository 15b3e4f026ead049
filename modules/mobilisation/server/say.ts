/** What is said of each fact: to other modules, to open pages, to telephones, and to the trail. */
import type { Role } from '@huying/kernel';
import { cutText, isRefusal, type PersonId } from '@huying/kernel';
import { notify } from '@huying/notify/contract';
import { people } from '@huying/people/contract';
import type { Context, Json } from '@huying/platform';
import { mobilisation } from '../contract.ts';
import { type Callout, type Fact, type Holder, type Offer, waitingOffers, type Who } from '../core/callout.ts';
import { isVolunteerTier, rolesTold } from '../core/ladder.ts';
import { roundedMetres } from '../core/near.ts';
import { askWords, assignWords, offerWords, progressWords, type Said } from '../core/words.ts';
import { forgetOffers, rememberOffer } from './crowd.ts';
import type { CalloutId, Request } from './store.ts';

const { events, notices } = mobilisation;

export interface Saying {
  readonly fact: Fact;
  readonly before: Callout;
  readonly after: Callout;
  /** Whoever opens it is answered where it stands, and needs not be told of each tier on the way there. */
  readonly isOpening?: boolean;
}

/** Those who always follow: the desk and the committee of the area. */
const FOLLOWERS: readonly Role[] = ['desk', 'committee'];
const PUSH_MINUTES = 15;

export async function say(ctx: Context, request: Request, { fact, before, after, isOpening = false }: Saying): Promise<void> {
  const said = new Sayer(ctx, request, before, after);
  switch (fact.kind) {
    case 'tierStarted':
      return said.tierStarted(fact.position, isOpening);
    case 'asked':
      return said.asked(fact);
    case 'expired':
      return said.expired(fact.offerIds);
    case 'refused':
      return said.refused(fact.offerId, fact.reason);
    case 'withdrawn':
      return said.withdrawn(fact);
    case 'owned':
      return said.owned(fact.holder, fact.assignedFor);
    case 'named':
      return said.named(fact.place);
    case 'lost':
      return said.lost(fact);
    case 'progressAsked':
      return said.progressAsked(fact.place, fact.answerBy);
    case 'progressed':
      return said.progressed(fact.place, fact.words);
    case 'unassignable':
      return said.unassignable(fact.position);
    case 'ended':
    case 'cancelled':
      return said.closed(fact.kind, fact.kind === 'cancelled' ? fact.words : undefined);
    case 'reopened':
      return said.changed('reopened', { climb: after.climb }, fact.words);
    case 'replanned':
      return said.changed('changed', { urgency: after.urgency, people: after.places });
    case 'placesReduced':
      return said.changed('placesReduced', { people: after.places });
    case 'climbedAnew':
      return said.changed('climbedAnew', { climb: after.climb });
    case 'searchedAgain':
      return undefined;
  }
}

class Sayer {
  readonly ctx: Context;
  readonly request: Request;
  readonly before: Callout;
  readonly after: Callout;
  readonly calloutId: CalloutId;

  constructor(ctx: Context, request: Request, before: Callout, after: Callout) {
    this.ctx = ctx;
    this.request = request;
    this.before = before;
    this.after = after;
    this.calloutId = after.id as CalloutId;
  }

  trail(past: string, detail: Record<string, Json | undefined>, reason?: string): void {
    this.ctx.trail({ subject: this.request.subject, action: `mobilisation.${past}`, detail: { calloutId: this.calloutId, ...detail }, ...(reason ? { reason } : {}) });
  }

  roleChannels(roles: readonly Role[]): string[] {
    return roles.map((role) => `role:${role}:${this.request.areaPath}`);
  }

  /** Those who follow, those who were told, and who owns it. */
  tellChanged(...more: string[]): void {
    const { subject } = this.request;
    const owners = this.after.holders.flatMap(channelsOf);
    const channels = [...this.roleChannels([...FOLLOWERS, ...rolesTold(this.after.tiers)]), ...owners, ...more];
    this.ctx.tell(channels, notices.changed, { calloutId: this.calloutId, subject, state: this.after.state });
  }

  async push(kind: 'offer' | 'asked' | 'assigned' | 'progress', personIds: readonly PersonId[], { english, ...words }: Said, url: string): Promise<void> {
    if (personIds.length === 0) return;
    await this.ctx.call(notify.calls.send, {
      personIds: [...personIds], kind, key: this.messageKey, ...cutWords(words), english: cutWords(english), url, urgent: this.after.urgency === 'red', minutesToLive: PUSH_MINUTES,
    });
  }

  get messageKey(): string {
    return `callout/${this.calloutId}`;
  }

  /** What these people were told of it is over: nobody is written to or rung up about it any more. */
  async settle(personIds: readonly PersonId[] | null): Promise<void> {
    if (personIds?.length === 0) return;
    await this.ctx.call(notify.calls.settle, { key: this.messageKey, personIds: personIds && [...personIds] });
  }

  async tierStarted(position: number, isOpening: boolean): Promise<void> {
    const tier = this.after.tiers[position];
    if (!tier) return;
    if (!isOpening) await this.ctx.emit(events.tierStarted, { calloutId: this.calloutId, subject: this.request.subject, kind: tier.kind, position });
    this.trail('tierStarted', { tier: tier.kind, position, climb: this.after.climb });
    if (tier.roles.length > 0) this.ctx.tell(this.roleChannels(tier.roles), notices.asked, { calloutId: this.calloutId, tier: tier.kind, urgency: this.after.urgency });
    this.tellChanged();
  }

  async asked({ position, wave, offers }: Extract<Fact, { kind: 'asked' }>): Promise<void> {
    const tier = this.after.tiers[position];
    if (offers.length === 0 || !tier) return;
    this.trail('asked', { tier: tier.kind, wave, offered: offers.length, names: offers.map((offer) => offer.name) });
    const { urgency } = this.after;
    const { summary, category } = this.request;
    for (const offer of offers) {
      if (offer.personId) {
        const distanceMetres = roundedMetres(offer.distanceMetres ?? 0);
        this.ctx.tell([`person:${offer.personId}`], notices.offerMade, { offerId: offer.id as never, calloutId: this.calloutId, urgency, category, summary, distanceMetres });
      } else if (offer.organisationId) {
        this.ctx.tell([`organisation:${offer.organisationId}`], notices.asked, { calloutId: this.calloutId, tier: tier.kind, urgency });
        await this.push('asked', await this.membersOf(offer.organisationId), askWords(urgency, summary), '/org');
      }
    }
    const persons = offers.filter((offer) => offer.personId);
    for (const offer of persons) rememberOffer(offer.id, { calloutId: this.calloutId, personId: offer.personId as PersonId });
    const personIds = persons.map((offer) => offer.personId as PersonId);
    if (personIds.length > 0) await this.ctx.emit(events.offersMade, { calloutId: this.calloutId, personIds, at: this.ctx.now.toISOString() });
    const nearest = persons.reduce((least, offer) => Math.min(least, offer.distanceMetres ?? least), Number.POSITIVE_INFINITY);
    await this.push('offer', personIds, offerWords(urgency, summary, roundedMetres(Number.isFinite(nearest) ? nearest : 0)), '/volunteer');
    this.tellChanged();
  }

  async membersOf(organisationId: string): Promise<PersonId[]> {
    const members = await this.ctx.call(people.calls.members, { organisationId });
    return isRefusal(members) ? [] : members.slice(0, MOST_PUSHED_MEMBERS).map((member) => member.id);
  }

  offer(id: string): Offer | undefined {
    return this.before.offers.find((offer) => offer.id === id);
  }

  async answered(offer: Offer, answer: 'accepted' | 'refused' | 'silent' | 'gave-back'): Promise<void> {
    if (!offer.personId) return;
    await this.settle([offer.personId]);
    const seconds = Math.max(0, (this.ctx.now.getTime() - offer.madeAt.getTime()) / 1_000);
    await this.ctx.emit(events.offerAnswered, { calloutId: this.calloutId, personId: offer.personId, answer, seconds });
  }

  async expired(offerIds: readonly string[]): Promise<void> {
    forgetOffers(offerIds);
    const offers = offerIds.flatMap((id) => this.offer(id) ?? []);
    for (const offer of offers) {
      await this.answered(offer, 'silent');
      if (offer.personId) this.ctx.tell([`person:${offer.personId}`], notices.offerGone, { offerId: offer.id as never, calloutId: this.calloutId, reason: 'silent' });
    }
    this.trail('silent', { names: offers.map((offer) => offer.name) });
  }

  async refused(offerId: string, reason: string): Promise<void> {
    const offer = this.offer(offerId);
    if (!offer) return;
    await this.answered(offer, 'refused');
    if (offer.organisationId) {
      await this.settle(await this.membersOf(offer.organisationId));
      this.tellChanged(...channelsOf(offer));
    }
    this.trail('refused', { name: offer.name, personId: offer.personId, organisationId: offer.organisationId }, reason);
  }

  async withdrawn({ offerIds, reason }: Extract<Fact, { kind: 'withdrawn' }>): Promise<void> {
    forgetOffers(offerIds);
    const offers = offerIds.flatMap((id) => this.offer(id) ?? []);
    for (const offer of offers) {
      this.ctx.tell([offer.personId ? `person:${offer.personId}` : `organisation:${offer.organisationId}`], notices.offerGone, { offerId: offer.id as never, calloutId: this.calloutId, reason });
    }
    const personIds = offers.flatMap((offer) => offer.personId ?? []);
    const members = await Promise.all(offers.map((offer) => (offer.organisationId ? this.membersOf(offer.organisationId) : [])));
    await this.settle([...personIds, ...members.flat()]);
    if (personIds.length > 0) await this.ctx.emit(events.offersGone, { calloutId: this.calloutId, personIds, reason });
  }

  async owned(holder: Holder, assignedFor: string | null): Promise<void> {
    const { subject, summary, category } = this.request;
    const offer = holder.offerId ? this.offer(holder.offerId) : undefined;
    if (offer) {
      forgetOffers([offer.id]);
      await this.answered(offer, 'accepted');
    }
    this.trail(assignedFor === null ? 'owned' : 'assigned', { tier: holder.tier, place: holder.place, ...namesOf(holder) }, assignedFor ?? undefined);
    await this.emitOwned(holder);
    if (assignedFor !== null && holder.personId) {
      this.ctx.tell([`person:${holder.personId}`], notices.assigned, { calloutId: this.calloutId, subject, urgency: this.after.urgency, category, summary });
      await this.push('assigned', [holder.personId], assignWords(this.after.urgency, summary), pageOf(holder));
    }
    this.tellChanged();
  }

  async emitOwned(holder: Holder): Promise<void> {
    const { subject, elderId, areaPath, home, category, summary, recordingId } = this.request;
    await this.ctx.emit(events.owned, {
      calloutId: this.calloutId, subject, owner: ownerOf(holder), offerId: (holder.offerId ?? null) as never,
      request: { elderId, areaPath, home, category, urgency: this.after.urgency, people: this.after.places, summary, recordingId, dueAt: this.after.dueAt?.toISOString() ?? null },
    });
  }

  /** Said again with the person, so that whoever waits for a name hears it. */
  async named(place: number): Promise<void> {
    const holder = this.after.holders.find((one) => one.place === place);
    if (!holder?.personId) return;
    this.trail('named', { tier: holder.tier, ...namesOf(holder) });
    await this.emitOwned(holder);
    this.tellChanged(`person:${holder.personId}`);
  }

  async lost({ place, reason, words }: Extract<Fact, { kind: 'lost' }>): Promise<void> {
    const holder = this.before.holders.find((one) => one.place === place);
    if (!holder) return;
    const offer = holder.offerId ? this.offer(holder.offerId) : undefined;
    if (offer && reason === 'gave-back') await this.answered(offer, 'gave-back');
    this.trail('lost', { tier: holder.tier, place, why: reason, ...namesOf(holder) }, words);
    await this.ctx.emit(events.lost, { calloutId: this.calloutId, subject: this.request.subject, personId: holder.personId, reason: words });
    this.tellChanged(...channelsOf(holder));
  }

  async progressAsked(place: number, answerBy: Date): Promise<void> {
    const holder = this.after.holders.find((one) => one.place === place);
    if (!holder) return;
    this.ctx.tell(channelsOf(holder), notices.progressAsked, { calloutId: this.calloutId, answerBy: answerBy.toISOString() });
    this.trail('progressAsked', namesOf(holder));
    if (holder.personId) await this.push('progress', [holder.personId], progressWords(this.request.summary), pageOf(holder));
  }

  async progressed(place: number, words: string | null): Promise<void> {
    const holder = this.after.holders.find((one) => one.place === place);
    if (holder?.personId) await this.settle([holder.personId]);
    if (holder && words !== null) this.trail('progressed', { ...namesOf(holder), note: words });
    this.tellChanged();
  }

  unassignable(position: number): void {
    const isFirst = this.before.tiers[position]?.triedAt === null;
    this.ctx.log.error({ calloutId: this.calloutId }, 'nobody is known whose duty it is; every desk is alarmed until somebody takes it');
    if (isFirst) this.trail('unassignable', { tier: this.after.tiers[position]?.kind });
    const { subject, summary } = this.request;
    this.ctx.tell(this.roleChannels(['desk', 'committee', 'street', 'grid', 'administrator']), notices.unowned, { calloutId: this.calloutId, subject, urgency: this.after.urgency, summary });
  }

  async closed(state: 'ended' | 'cancelled', words: string | undefined): Promise<void> {
    this.trail(state, {}, words);
    await this.ctx.emit(events.closed, { calloutId: this.calloutId, subject: this.request.subject, state });
    await this.settle(null);
    this.tellChanged(...this.before.holders.flatMap(channelsOf));
  }

  changed(past: string, detail: Record<string, Json>, words?: string): void {
    this.trail(past, detail, words);
    // Those who are asked see the new words, the new urgency on the page that is open before them.
    this.tellChanged(...waitingOffers(this.after).flatMap(channelsOf));
  }
}

const cutWords = ({ title, body }: { readonly title: string; readonly body: string }) => ({ title: cutText(title, 80), body: cutText(body, 200) });
/** Where an owner finds what is theirs. */
const pageOf = ({ organisationId, tier }: Holder): string => (organisationId ? '/org' : isVolunteerTier(tier) ? '/volunteer' : '/worker');
const MOST_PUSHED_MEMBERS = 20;
const namesOf = ({ personId, personName, organisationId, organisationName }: Who): Record<string, Json> => ({ personId, personName, organisationId, organisationName });
const channelsOf = ({ personId, organisationId }: Pick<Who, 'personId' | 'organisationId'>): string[] => [...(personId ? [`person:${personId}`] : []), ...(organisationId ? [`organisation:${organisationId}`] : [])];

export const ownerOf = (holder: Holder) => ({
  personId: holder.personId, personName: holder.personName, organisationId: holder.organisationId, organisationName: holder.organisationName, tier: holder.tier, since: holder.since.toISOString(),
});
