import { columnsOf, type RowOf } from '@huying/platform';
import type { z } from 'zod';
import type { calloutView, offerView, tierView } from '../contract.ts';
import type { Callout, Tier } from '../core/callout.ts';
import { blurred, roundedMetres } from '../core/near.ts';
import type * as rows from './rows.ts';
import { ownerOf } from './say.ts';
import type { Loaded, Request } from './store.ts';

export type CalloutView = z.input<typeof calloutView>;
type TierView = z.input<typeof tierView>;
export type OfferView = z.input<typeof offerView>;

const iso = (time: Date): string => time.toISOString();

function stateOf(callout: Callout, tier: Tier): TierView['state'] {
  if (callout.holders.some((holder) => holder.tier === tier.kind) && callout.tiers.findLast((one) => one.kind === tier.kind && (one.startedAt || one.assigns)) === tier) return 'owned';
  if (tier.isSkipped) return 'passed';
  if (!tier.startedAt) return 'waiting';
  const isOpen = callout.state === 'climbing';
  return isOpen ? 'asked' : 'passed';
}

function tierViewOf(callout: Callout, tier: Tier, next: Tier | undefined): TierView {
  const offers = callout.offers.filter((offer) => offer.tier === tier.kind && (offer.climb === callout.climb || offer.state === 'waiting'));
  return {
    position: tier.position, kind: tier.kind, state: stateOf(callout, tier), startsAt: iso(tier.startedAt ?? tier.startsAt), endsAt: next ? iso(next.startedAt ?? next.startsAt) : null,
    asked: offers.length, answered: offers.filter((offer) => offer.state === 'accepted' || offer.state === 'refused').length,
  };
}

export function viewOf({ callout, request }: Pick<Loaded, 'callout' | 'request'>): CalloutView {
  const { rules } = request;
  const owners = callout.holders.map(ownerOf);
  const checks = callout.holders.map((holder) => (holder.answerBy ?? holder.progressDueAt).getTime());
  return {
    id: callout.id as CalloutView['id'], subject: request.subject, state: callout.state, urgency: callout.urgency, category: request.category, summary: request.summary,
    elderId: request.elderId, recordingId: request.recordingId, people: callout.places, dueAt: callout.dueAt ? iso(callout.dueAt) : null,
    areaPath: request.areaPath, home: request.home, openedAt: iso(request.openedAt), climb: callout.climb,
    tiers: callout.tiers.map((tier, index) => tierViewOf(callout, tier, callout.tiers[index + 1])),
    owner: owners[0] ?? null, owners, progressDueAt: checks.length > 0 && callout.state !== 'ended' ? iso(new Date(Math.min(...checks))) : null,
    ladder: { version: rules.version, rows: [...rules.rows], boundaries: [...rules.boundaries] },
  };
}

export const OWN_OFFER = columnsOf<rows.Offer>('o').pick('id', 'callout_id', 'state', 'made_at', 'answer_by', 'distance_metres');
export const OWN_CALLOUT = columnsOf<rows.Callout>('c').pick('subject_kind', 'subject_id', 'category', 'urgency', 'summary', 'lng', 'lat', 'due_at', 'places', 'recording_id');

/** `is_mine`: this offer made the reader an owner, who still is one. */
export type OwnOfferRow = RowOf<typeof OWN_OFFER> & RowOf<typeof OWN_CALLOUT> & { readonly is_mine: boolean };

export const offerViewOf = (row: OwnOfferRow): OfferView => ({
  id: row.id, calloutId: row.callout_id, subject: { kind: row.subject_kind, id: row.subject_id }, state: row.state, category: row.category,
  urgency: row.urgency, summary: row.summary, distanceMetres: roundedMetres(row.distance_metres ?? 0), near: row.is_mine ? { lng: row.lng, lat: row.lat } : blurred({ lng: row.lng, lat: row.lat }),
  madeAt: iso(row.made_at), answerBy: iso(row.answer_by), dueAt: row.due_at ? iso(row.due_at) : null, people: row.places, recordingId: row.recording_id,
});

/** For an organisation that has not taken it: no door yet. */
export const withoutDoor = (view: CalloutView): CalloutView => ({ ...view, home: blurred(view.home) });

export const wholeView = (loaded: Loaded, passedOver: readonly { personId: string; name: string; distanceMetres: number | null; reason: string; wave: number }[]) => ({
  ...viewOf(loaded),
  offers: loaded.callout.offers.map((offer) => ({
    id: offer.id as OfferView['id'], personId: offer.personId, organisationId: offer.organisationId, name: offer.name, tier: offer.tier, wave: offer.wave, state: offer.state,
    madeAt: iso(offer.madeAt), answeredAt: offer.answeredAt ? iso(offer.answeredAt) : null, reason: offer.reason, distanceMetres: offer.distanceMetres, score: offer.score, reasons: [...offer.reasons],
  })),
  passedOver: passedOver.map((one) => ({ ...one, personId: one.personId as NonNullable<Request['elderId']> })),
});
