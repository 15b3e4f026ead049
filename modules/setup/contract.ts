/** The first start of an installation that is no demonstration: its street office, the first areas and the first administrator. */
import { defineContract, rowProblem } from '@huying/kernel';
import { phone } from '@huying/people/contract';
import { listedArea, position } from '@huying/place/contract';
import { z } from 'zod';

/** A table of some thousand areas, as text; longer ones are imported afterwards. */
const MOST_TABLE = 200_000;
const name = z.string().trim().min(2).max(40);
const table = z.string().max(MOST_TABLE);
/** As people have it: nine digits, or twelve that end in 000. */
const officeCode = z.string().trim().max(20);

/** What is asked of whoever sets up, by the page and on the command line alike. */
export const foundation = z.object({
  office: z.object({ name, code: officeCode }),
  /** The first community, or a table with all areas. */
  areas: z.union([z.object({ community: z.object({ name, code: z.string().trim().max(20), position }) }), z.object({ table })]),
  administrator: z.object({ name, phone, password: z.string().max(128) }),
});
export type Foundation = z.output<typeof foundation>;

const token = z.string().max(100);
const notOpen = { 'setup.over': 410, 'setup.wrongToken': 401 } as const;
const sheet = { 'sheet.unreadable': 415, 'sheet.oldExcel': 415, 'sheet.tooManyRows': 413, 'sheet.tooLarge': 413 } as const;
/** What may be wrong with what was filled in; the same on the page and on the command line. */
export const foundationRefusals = {
  ...sheet, 'setup.officeCode': 422, 'setup.communityCode': 422, 'setup.wrongAreas': 422, 'setup.noCommunity': 422,
  'people.tooShort': 422, 'people.tooLong': 422, 'people.tooSimple': 422, 'people.guessable': 422,
} as const;

export const setup = defineContract('setup', {
  routes: {
    state: { method: 'GET', path: '/api/setup', summary: 'Whether this installation waits to be set up', who: 'anybody', attemptsPerMinute: 120, out: z.object({ isOpen: z.boolean() }) },
    areas: {
      method: 'POST', path: '/api/setup/areas', summary: 'What a table of areas would make, before anything is stored', who: 'anybody', attemptsPerMinute: 20,
      body: z.object({ token, officeCode, table }), out: z.object({ areas: z.array(listedArea), problems: z.array(rowProblem), unread: z.array(z.string()) }),
      refusals: { ...notOpen, ...sheet, 'setup.officeCode': 422 },
    },
    found: {
      method: 'POST', path: '/api/setup', summary: 'Make the street office, its areas and the first administrator; once, with the token that the server printed', who: 'anybody', attemptsPerMinute: 10,
      body: foundation.extend({ token }), out: z.object({ tenantId: z.number().int(), areas: z.number().int() }), refusals: { ...notOpen, ...foundationRefusals },
    },
  },
});
