/** Help that is arranged ahead: once on a day to come, or again and again by a rule. Each time opens a need of its own. */
import { defineContract, idOf, isDate } from '@huying/kernel';
import { CATEGORIES } from '@huying/recognition/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
const KEEPERS = ['elder', 'family', 'desk', 'committee', 'grid', 'street'] as const;

/** What holidays of the community do to it: nothing, or nobody comes on them. */
export const HOLIDAY_RULES = ['as-usual', 'not-on-holidays'] as const;
export const OCCURRENCE_STATES = ['planned', 'moved', 'cancelled', 'opened', 'missed'] as const;

const day = z.string().refine(isDate, 'day').meta({ examples: ['2026-06-01', '2026-07-15'] });
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).meta({ examples: ['09:00', '15:30'] });
/** Of RFC 5545, section 3.3.10, without what an appointment does not need; null is once. See `core/rule.ts`. */
const rule = z.string().max(120).regex(/^FREQ=(DAILY|WEEKLY|MONTHLY)(;(INTERVAL|BYDAY|BYMONTHDAY|COUNT|UNTIL)=[A-Z0-9,-]+)*$/).nullable().meta({ examples: ['FREQ=WEEKLY;BYDAY=MO,WE', 'FREQ=DAILY', null] });

export const pattern = z.object({ rule, /** Not before this day. */ startsOn: day, time: clock, holidays: z.enum(HOLIDAY_RULES) });
const what = z.object({ category: z.enum(CATEGORIES), /** For whoever comes. */ text: z.string().trim().max(300).nullable(), people: z.number().int().min(1).max(4) });

/** One of the times: `occursAt` names it by the rule, `at` is when somebody comes. */
export const occurrence = z.object({ occursAt: time, at: time, state: z.enum(OCCURRENCE_STATES), needId: idOf('need').nullable() });
export const arrangement = pattern.extend({
  id: idOf('arrangement'), elderId: idOf('person'), elderName: z.string(), category: z.enum(CATEGORIES).nullable(), text: what.shape.text, people: what.shape.people,
  madeAt: time, madeByName: z.string(), endedAt: time.nullable(), endReason: z.string().nullable(),
  /** The next few, with those that were called off or moved. */
  coming: z.array(occurrence),
});

const arrangementParams = z.object({ arrangementId: idOf('arrangement') });
const one = z.object({ occursAt: time.meta({ examples: ['2026-06-01T09:00:00+08:00'] }) });
const patternRefusals = { 'arrangement.wrongRule': 422, 'arrangement.never': 422, 'arrangement.past': 422 } as const;
const oneSkipped = z.object({ occursAt: time.meta({ examples: ['2026-06-05T09:00:00+08:00'] }) });
const oneRefusals = { 'arrangement.over': 410, 'arrangement.noSuchTime': 422, 'arrangement.begun': 409 } as const;

export const arrangements = defineContract('arrangement', {
  routes: {
    list: {
      method: 'GET', path: '/api/arrangements', summary: 'What is arranged for an elder; my own without asking for anybody', who: KEEPERS, query: z.object({ elderId: idOf('person').optional(), past: z.enum(['true', 'false']).default('false') }),
      out: z.object({ arrangements: z.array(arrangement) }),
    },
    add: {
      method: 'POST', path: '/api/arrangements', summary: 'Arrange help ahead', who: KEEPERS, body: pattern.extend(what.shape).extend({ elderId: idOf('person').optional(), text: what.shape.text.default(null), people: what.shape.people.default(1), holidays: pattern.shape.holidays.default('as-usual') }),
      out: arrangement, refusals: { ...patternRefusals, 'arrangement.tooMany': 409 },
    },
    change: {
      method: 'PUT', path: '/api/arrangements/:arrangementId', summary: 'Change what is arranged; what is open already stays as it is', who: KEEPERS, params: arrangementParams, body: pattern.extend(what.shape).partial(), out: arrangement,
      refusals: { ...patternRefusals, 'arrangement.over': 410 },
    },
    skip: {
      method: 'POST', path: '/api/arrangements/:arrangementId/skip', summary: 'Nobody needs to come this once', who: KEEPERS, params: arrangementParams, body: one, out: arrangement, refusals: oneRefusals,
    },
    restore: { method: 'POST', path: '/api/arrangements/:arrangementId/restore', summary: 'This once after all, at its usual time', who: KEEPERS, params: arrangementParams, body: oneSkipped, out: arrangement, refusals: oneRefusals },
    move: {
      method: 'POST', path: '/api/arrangements/:arrangementId/move', summary: 'This once at another time, within a week of its own', who: KEEPERS, params: arrangementParams, body: one.extend({ to: time.meta({ examples: ['2026-06-02T15:00:00+08:00'] }) }), out: arrangement,
      refusals: { ...oneRefusals, 'arrangement.tooFar': 422, 'arrangement.past': 422 },
    },
    end: {
      method: 'POST', path: '/api/arrangements/:arrangementId/end', summary: 'Never again; who was found already is told', who: KEEPERS, params: arrangementParams, body: z.object({ reason: z.string().trim().min(1).max(200) }), out: arrangement,
      refusals: { 'arrangement.over': 410 },
    },
  },
  calls: {
    /** The one clock of an arrangement. It only wakes it: what is due is found from what is stored, so that a clock that comes late or twice opens nothing twice. */
    wake: { in: z.object({ arrangementId: idOf('arrangement') }) },
  },
  notices: { changed: z.object({ arrangementId: idOf('arrangement'), elderId: idOf('person') }) },
});
