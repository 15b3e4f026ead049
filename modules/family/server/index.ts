import { isRefusal } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { callsOf, defineModule } from '@huying/platform';
import { family } from '../contract.ts';
import { bindTwo, followerOf, followersOf } from './binding.ts';
import { personal } from './personal.ts';
import { routes } from './routes.ts';
import { findBound } from './store.ts';

const calls = callsOf(family, {
  followers: (ctx, { elderId }) => followersOf(ctx, elderId),
  async follower(ctx, { elderId, memberId }) {
    const row = await ctx.widen(() => findBound(ctx, elderId, memberId));
    return row ? followerOf(row) : null;
  },
  async addBonds(ctx, { bonds }) {
    for (const { elderId, memberId, ...bond } of bonds) {
      const [elder, member] = [await ctx.call(people.calls.elder, { personId: elderId }), await ctx.call(people.calls.person, { personId: memberId })];
      if (!elder || isRefusal(elder) || !member || isRefusal(member)) throw new Error('a bond names somebody who is not there');
      const bound = await bindTwo(ctx, { elder, member, ...bond });
      if (isRefusal(bound)) throw new Error(`a bond was refused: ${bound.refused}`);
    }
  },
});

export default defineModule({ contract: family, routes, calls, personal, migrations: new URL('./migrations/', import.meta.url) });
