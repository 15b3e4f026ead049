/** Templates out of a list, with people in their shifts as far as they suit: for whoever sets up a community. */
import { type CallIn, communityOf, isRefusal, localDate } from '@huying/kernel';
import type { Context } from '@huying/platform';
import type { roster, RosterRules } from '../contract.ts';
import { take } from './booking.ts';
import { crewOf } from './crew.ts';
import { generate } from './generation.ts';
import { putRules, putTemplate, rulesFor, type TemplateRow } from './setting-store.ts';
import { faultOf } from './setting-routes.ts';
import { listOfTemplate, lockShift } from './shift-store.ts';

type Given = CallIn<typeof roster.calls.addRosters>;

const MOVED_DAY = [{ from: '09:00', to: '12:00' }, { from: '14:00', to: '17:30' }];

function withCalendar(rules: RosterRules, { holidays, movedWorkdays }: Given): RosterRules {
  const special = Object.fromEntries(movedWorkdays.map((day) => [day, rules.workingHours.week['1'] ?? MOVED_DAY]));
  return { ...rules, workingHours: { ...rules.workingHours, holidays: [...new Set([...rules.workingHours.holidays, ...holidays])].sort(), special: { ...rules.workingHours.special, ...special } } };
}

export async function addRosters(ctx: Context, given: Given): Promise<void> {
  const community = communityOf(given.areaPath);
  const rules = withCalendar(await rulesFor(ctx, community), given);
  await putRules(ctx, community, rules);
  const waiting = [...given.people];
  for (const body of given.templates) {
    const fault = faultOf(body);
    if (fault) throw new Error(`the template ${body.name} is refused: ${fault.refused}`);
    const template = (await putTemplate(ctx, ctx.newId(), body)) as TemplateRow;
    await generate(ctx, template, rules);
    await fill(ctx, template, waiting);
  }
  ctx.trail({ subject: { kind: 'area', id: community }, action: 'roster.rostersAdded', detail: { templates: given.templates.length } });
}

/** All but one in four places are taken, one after the other from the list of people: a roster that lives has gaps. */
async function fill(ctx: Context, template: TemplateRow, waiting: string[]): Promise<void> {
  const crew = new Set((await crewOf(ctx, template)).map((one) => one.personId as string));
  let place = 0;
  for (const { id } of await listOfTemplate(ctx, template.id, localDate(ctx.now))) {
    const shift = await lockShift(ctx, id);
    if (shift?.state !== 'open') continue;
    for (let wanted = 0; wanted < shift.wanted; wanted += 1) {
      place += 1;
      if (place % 4 === 0) continue;
      for (let tries = 0; tries < MOST_TRIES && waiting.length > 0; tries += 1) {
        const personId = waiting.shift() as string;
        waiting.push(personId);
        if (!crew.has(personId)) continue;
        const turn = await take(ctx, { shift, personId: personId as never, command: shift.crew === 'volunteers' ? 'book' : 'assign', switchesDuty: false });
        if (!isRefusal(turn)) break;
      }
    }
  }
}
const MOST_TRIES = 12;
