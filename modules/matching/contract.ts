/** Who of the volunteers to ask, in which order, and why not the others. */
import { defineContract, idOf } from '@huying/kernel';
import { areaPath, position } from '@huying/place/contract';
import { SEXES, SKILLS } from '@huying/people/contract';
import { z } from 'zod';

/** Machine-readable reasons, shown in words at the desk (`matching.reason.<code>`). */
export const REASONS = ['paired', 'near', 'skilled', 'well-rated', 'rested', 'known-area', 'fair-share', 'new-volunteer', 'same-sex', 'likely'] as const;
export const PASSED_OVER = ['off-duty', 'too-far', 'lacks-skill', 'other-sex', 'busy', 'needs-rest', 'already-asked', 'refused', 'excluded', 'beyond-this-wave', 'inactive', 'is-the-elder', 'too-young', 'not-qualified'] as const;

export const rankRequest = z.object({
  elderId: idOf('person').nullable(), areaPath, home: position, category: z.string(), urgency: z.enum(['green', 'yellow', 'red']),
  skills: z.array(z.enum(SKILLS)), sex: z.enum(SEXES).nullable(), radiusMetres: z.number().positive().max(20_000), limit: z.number().int().min(1).max(100),
  /** Only people paired with the elder are ranked. */
  pairedOnly: z.boolean().default(false),
  /** Only this one is ranked, who offers it: neither duty nor distance, rest nor what else is waited for counts. */
  onlyId: idOf('person').nullable().default(null),
  /** Nobody under eighteen is asked. */
  adultsOnly: z.boolean().default(false),
  /** Already asked in this callout, with what they answered. */
  asked: z.array(z.object({ personId: idOf('person'), answer: z.enum(['waiting', 'refused', 'silent', 'gave-back', 'withdrawn']) })),
});
export const ranked = z.object({
  personId: idOf('person'), name: z.string(), score: z.number(), distanceMetres: z.number(),
  reasons: z.array(z.object({ code: z.enum(REASONS), value: z.number() })),
});
export const passedOver = z.object({ personId: idOf('person'), name: z.string(), distanceMetres: z.number().nullable(), reason: z.enum(PASSED_OVER) });

export const matching = defineContract('matching', {
  calls: {
    /** Whether any volunteer is paired with this elder. */
    hasPairs: { in: z.object({ elderId: idOf('person') }), out: z.boolean() },
    rank: { in: rankRequest, out: z.object({ ranked: z.array(ranked), passedOver: z.array(passedOver) }) },
  },
  routes: {
    helpers: {
      method: 'GET', path: '/api/matching/helpers', summary: 'Volunteers as matching sees them: load, rest, rating, acceptance', who: ['desk', 'committee', 'street', 'administrator', 'auditor'],
      out: z.object({ helpers: z.array(z.object({ personId: idOf('person'), name: z.string(), onDuty: z.boolean(), offers30: z.number(), accepted30: z.number(), served7: z.number(), rating: z.number().nullable(), ratings: z.number() })) }),
    },
  },
});
