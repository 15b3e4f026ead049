/** Puts a demonstration community together: the same seed and year give the same one, id for id. */
import { type CallArgument, idFrom } from '@huying/kernel';
import type { family } from '@huying/family/contract';
import type { people } from '@huying/people/contract';
import type { place } from '@huying/place/contract';
import type { telephony } from '@huying/telephony/contract';
import { createChance } from '@huying/kernel/chance';
import { drawCommunity, type Geography } from './geography.ts';
import { makeOrganisations, type NewOrganisation } from './organisations.ts';
import { makeElders, makePairings, makeVolunteers, type NewPerson, type PeopleTools } from './people.ts';
import type { CommunityPlan } from './plan.ts';
import { chooseFaces, type SignIn } from './sign-ins.ts';
import { telephonesOf } from './telephones.ts';

export interface Community {
  readonly plan: CommunityPlan;
  readonly places: CallArgument<typeof place.calls.add>;
  readonly organisations: NewOrganisation[];
  readonly people: NewPerson[];
  readonly pairings: CallArgument<typeof people.calls.addPairings>['pairings'];
  /** Family who follow an elder by consent. */
  readonly bonds: CallArgument<typeof family.calls.addBonds>['bonds'];
  /** Volunteers who are on duty when the community is first opened. */
  readonly onDuty: NewPerson['id'][];
  /** Elders to whom the fund of the community grants hours at the beginning. */
  readonly granted: NewPerson['id'][];
  readonly signIns: SignIn[];
  readonly telephones: CallArgument<typeof telephony.calls.addTelephones>;
}

/** Only where the ids begin; it is nobody's time. */
const IDS_BEGIN = new Date('2026-01-01T00:00:00Z');
const GRANTED_SHARE = 0.2;
const PHONE_DIGITS = 11;

export function makeCommunity(plan: CommunityPlan, seed: number, year: number): Community {
  const chance = createChance(seed).branch(String(plan.tenantId));
  const ids = chance.branch('ids');
  let made = 0;
  const newId = () => {
    made += 1;
    return idFrom(new Date(IDS_BEGIN.getTime() + made), ids.bytes(10));
  };
  let phones = 100;
  const nextPhone = () => {
    phones += 1;
    return plan.phonePrefix + String(phones).padStart(PHONE_DIGITS - plan.phonePrefix.length, '0');
  };
  const toolsFor = (name: string): PeopleTools => ({ chance: chance.branch(name), year, newId, nextPhone });

  const geography = drawCommunity(plan, { chance: chance.branch('ground'), newId });
  const elders = makeElders(toolsFor('elders'), geography, plan.elders);
  const volunteers = makeVolunteers(toolsFor('volunteers'), geography, { count: plan.volunteers, silver: plan.silver });
  const { organisations, members } = makeOrganisations(plan, geography, toolsFor('organisations'));
  const faces = chooseFaces(plan, { elders, volunteers, members, organisations }, toolsFor('faces'));
  const pairing = chance.branch('pairings');
  const others = makePairings(pairing, elders.filter((one) => one.id !== faces.pair.elderId), volunteers, plan.pairings - 1);
  const active = volunteers.filter((one) => one.volunteer?.active && one.id !== faces.pair.volunteerId);
  return {
    plan, organisations, people: [...elders, ...volunteers, ...members, ...faces.more], signIns: faces.signIns,
    places: placesOf(geography), telephones: telephonesOf(plan, elders, chance.branch('telephones')),
    pairings: [faces.pair, ...others],
    bonds: [{ ...faces.bond, consent: { form: 'spoken', note: '网格员上门时，长辈当面同意', byName: faces.recordedBy }, sees: { words: false, recordings: false } }],
    onDuty: [faces.pair.volunteerId, ...pairing.some(active, plan.onDuty - 1).map((one) => one.id)],
    granted: [faces.pair.elderId, ...elders.filter((one) => one.id !== faces.pair.elderId && pairing.happens(GRANTED_SHARE)).map((one) => one.id)],
  };
}

const placesOf = ({ areas, streets }: Geography): Community['places'] => ({ areas: [...areas], streets: [...streets] });

