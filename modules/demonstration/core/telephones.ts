/** Lines that people call, and telephones that stand at elders' homes. */
import type { CallArgument } from '@huying/kernel';
import type { telephony } from '@huying/telephony/contract';
import type { Chance } from '@huying/kernel/chance';
import type { NewPerson } from './people.ts';
import { type CommunityPlan, communityPathOf } from './plan.ts';

type Telephones = CallArgument<typeof telephony.calls.addTelephones>;

/** Some two in five people over eighty have no smartphone: an assumption, no statistic of the community is known. */
const WITHOUT_SMARTPHONE = 0.4;
const NOTES = ['座机，在客厅', '座机，在床头', '座机，铃声大，多响几声', null] as const;

/** No local number begins with 1: nobody is rung up by mistake. */
export function telephonesOf(plan: CommunityPlan, elders: readonly NewPerson[], chance: Chance): Telephones {
  const begins = `028${plan.linePrefix}`;
  const lines = [{ number: `${begins}0000`, name: `${plan.community}一键呼应`, areaPath: communityPathOf(plan), duty: null }];
  const byHome = new Map<string, string>();
  const numbers = elders.flatMap((elder) => {
    if (!elder.elder || !chance.happens(WITHOUT_SMARTPHONE)) return [];
    const { address, areaPath } = elder.elder;
    // Who lives behind the same door has the same telephone.
    const number = byHome.get(address) ?? `${begins}${String(byHome.size + 1).padStart(4, '0')}`;
    byHome.set(address, number);
    return [{ elderId: elder.id, elderName: elder.name, areaPath: areaPath as Telephones['numbers'][number]['areaPath'], number, note: chance.pick(NOTES) }];
  });
  return { lines, numbers };
}
