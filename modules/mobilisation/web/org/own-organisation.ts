import { people } from '@huying/people/contract';
import { useAsk } from '@huying/ui';

/** The organisation that I am a member of. */
export const useOwnOrganisation = (): string | undefined =>
  useAsk(people.routes.me, {}).value?.memberships.find((one) => (one.role === 'organisation' || one.role === 'property') && one.organisationId !== null)?.organisationId ?? undefined;
