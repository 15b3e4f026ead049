import { type CallIn, isRefusal, type Refusal, type RouteInput, refuse } from '@huying/kernel';
import { type Area, place } from '@huying/place/contract';
import type { Context, Membership } from '@huying/platform';
import type { people } from '../contract.ts';
import { findOrganisation } from './organisation-store.ts';

type Asked = RouteInput<typeof people.routes.addPerson>['body']['memberships'][number];
type Files = Pick<RouteInput<typeof people.routes.addPerson>['body'], 'elder' | 'volunteer'>;
export type NewElder = NonNullable<CallIn<typeof people.calls.addPeople>['people'][number]['elder']>;
export type NewVolunteer = NonNullable<CallIn<typeof people.calls.addPeople>['people'][number]['volunteer']>;

export type PlaceRefusal = Refusal<'thing.notFound' | 'people.outOfReach' | 'people.closedPlace'>;
export type HoldingRefusals = PlaceRefusal | Refusal<'people.needsOrganisation' | 'people.needsArea'>;

/** Roles that may hold in the whole tenant; the others belong to a place. */
const TENANT_WIDE: readonly string[] = ['administrator', 'auditor', 'street'];

/** An area where somebody new may live or work, inside the actor's reach. */
export async function openArea(ctx: Context, areaId: Area['id']): Promise<Area | PlaceRefusal> {
  const area = await ctx.call(place.calls.area, { areaId });
  if (isRefusal(area)) return refuse('thing.notFound');
  if (!ctx.actor.memberships.some((one) => area.path.startsWith(one.areaPath))) return refuse('people.outOfReach', { name: area.name });
  return area.closed ? refuse('people.closedPlace', { name: area.name }) : area;
}

/** What was asked for, with the area that it holds for. Those that somebody has already are taken as they are. */
export async function resolveHoldings(ctx: Context, asked: readonly Asked[], files: Files, before: readonly Membership[]): Promise<Membership[] | HoldingRefusals> {
  const holdings: Membership[] = [];
  for (const one of asked) {
    const kept = before.find((held) => held.role === one.role && held.areaPath === one.areaPath && held.organisationId === one.organisationId);
    const holding = kept ?? (await resolveOne(ctx, one, files));
    if (isRefusal(holding)) return holding;
    holdings.push(holding);
  }
  return holdings;
}

async function resolveOne(ctx: Context, { role, organisationId, areaId }: Asked, { elder, volunteer }: Files): Promise<Membership | HoldingRefusals> {
  if (role === 'organisation' || role === 'property') {
    const organisation = organisationId ? await findOrganisation(ctx, organisationId) : undefined;
    if (organisationId && !organisation) return refuse('thing.notFound');
    // A property company has members with the role of that name, every other organisation the other.
    if (!organisation || (organisation.kind === 'property') !== (role === 'property')) return refuse('people.needsOrganisation', { role });
    if (organisation.closed) return refuse('people.closedPlace', { name: organisation.name });
    return { role, organisationId: organisation.id, areaId: null, areaPath: organisation.areaPath };
  }
  const id = areaId ?? (role === 'elder' ? elder?.areaId : role === 'volunteer' ? volunteer?.areaId : undefined);
  if (!id) return TENANT_WIDE.includes(role) ? { role, organisationId: null, areaId: null, areaPath: '' } : refuse('people.needsArea', { role });
  const area = await openArea(ctx, id);
  return isRefusal(area) ? area : { role, organisationId: null, areaId: area.id, areaPath: area.path };
}

/** The elder's file and the volunteer's profile as they are stored, or which of them is missing. */
export async function resolveFiles(
  ctx: Context, holdings: readonly Membership[], { elder, volunteer }: Files, has: { readonly elder: boolean; readonly volunteer: boolean },
): Promise<{ elder?: NewElder; volunteer?: NewVolunteer } | PlaceRefusal | Refusal<'people.needsElder' | 'people.needsVolunteer'>> {
  const holds = (role: string) => holdings.some((one) => one.role === role);
  if (holds('elder') && !elder && !has.elder) return refuse('people.needsElder');
  if (holds('volunteer') && !volunteer && !has.volunteer) return refuse('people.needsVolunteer');
  const files: { elder?: NewElder; volunteer?: NewVolunteer } = {};
  if (elder && holds('elder') && !has.elder) {
    const area = await openArea(ctx, elder.areaId);
    if (isRefusal(area)) return area;
    files.elder = {
      livesAlone: elder.livesAlone ?? false, mind: elder.mind ?? [], contacts: elder.contacts ?? [], recordingConsent: elder.recordingConsent ?? false, photoConsent: elder.photoConsent ?? false,
      address: elder.address, home: elder.home, areaId: area.id, areaPath: area.path,
    };
  }
  if (volunteer && holds('volunteer') && !has.volunteer) {
    const area = await openArea(ctx, volunteer.areaId);
    if (isRefusal(area)) return area;
    files.volunteer = { skills: [...new Set(volunteer.skills)], home: volunteer.home, areaPath: area.path, redWhileOffDuty: volunteer.redWhileOffDuty, active: true };
  }
  return files;
}
