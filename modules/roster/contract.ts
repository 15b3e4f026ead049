/** Who is on duty now. Off duty is silent: nobody is asked who has not switched duty on (but for red calls they agreed to). */
import { defineContract, idOf } from '@huying/kernel';
import { position } from '@huying/place/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
export const duty = z.object({ onDuty: z.boolean(), since: time.nullable(), until: time.nullable(), position: position.nullable() });

export const roster = defineContract('roster', {
  routes: {
    duty: { method: 'GET', path: '/api/duty', summary: 'Whether I am on duty', who: ['volunteer'], out: duty },
    switchDuty: {
      method: 'PUT', path: '/api/duty', summary: 'Go on or off duty; the position, when given, is where I am now', who: ['volunteer'],
      body: z.object({ onDuty: z.boolean(), hours: z.number().min(0.5).max(16).default(4), position: position.nullable().default(null) }), out: duty,
      refusals: { 'roster.notActive': 409 },
    },
    onDuty: {
      method: 'GET', path: '/api/duty/people', summary: 'Who is on duty in my area', who: ['desk', 'committee', 'grid', 'street', 'administrator'],
      out: z.object({ people: z.array(z.object({ personId: idOf('person'), name: z.string(), since: time, until: time, position: position.nullable() })) }),
    },
  },
  calls: {
    /** Who is on duty in the whole tenant. */
    onDuty: { in: z.object({}), out: z.array(idOf('person')) },
    /** Goes off duty when the hours are over. */
    endDuty: { in: z.object({ personId: idOf('person'), since: time }) },
    setDuty: { in: z.object({ personId: idOf('person'), onDuty: z.boolean(), hours: z.number().min(0.5).max(16), position: position.nullable() }), out: duty, refusals: { 'roster.notActive': 409 } },
  },
  events: { dutyChanged: z.object({ personId: idOf('person'), onDuty: z.boolean(), position: position.nullable() }) },
  notices: { dutyChanged: z.object({ personId: idOf('person'), onDuty: z.boolean() }) },
});
