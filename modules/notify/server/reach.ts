/** How each of some people can be reached: what they have, what they chose, what the installation can send by. */
import { isRefusal, type PersonId } from '@huying/kernel';
import { people } from '@huying/people/contract';
import { type Context, sql } from '@huying/platform';
import { type Channel, CHANNELS } from '../contract.ts';
import type { Choice } from '../core/steps.ts';
import type { Sort } from '../core/templates.ts';
import type { Gateways } from './gateways/configuration.ts';
import type * as rows from './rows.ts';

export interface Reach {
  readonly personId: PersonId;
  readonly areaPath: string;
  readonly choice: Choice;
  readonly hasPhone: boolean;
  readonly hasWechat: boolean;
  readonly subscriptionIds: readonly string[];
}

interface ReachRow extends Pick<rows.Choice, 'quiet_from' | 'quiet_to'> {
  readonly person_id: PersonId;
  readonly channels_off: Channel[] | null;
  readonly quiet: rows.Choice['quiet'] | null;
  readonly language: rows.Choice['language'] | null;
  readonly has_wechat: boolean;
  readonly subscription_ids: string[] | null;
}

const choiceOf = ({ channels_off, quiet, quiet_from: from, quiet_to: to, language }: ReachRow): Choice => ({
  off: channels_off ?? [], language: language ?? 'zh',
  quiet: quiet === 'own' && from !== null && to !== null ? { choice: 'own', from, to } : { choice: quiet === 'none' ? 'none' : 'usual' },
});

/** Those of these people who are there and have not been deactivated, in the order given. Runs as the engine. */
export async function reachOf(ctx: Context, personIds: readonly PersonId[]): Promise<Reach[]> {
  const ids = [...new Set(personIds)];
  if (ids.length === 0) return [];
  const [standing, found] = await Promise.all([
    ctx.call(people.calls.standing, { personIds: ids }),
    ctx.db.rows<ReachRow>(sql`
      select p.id as person_id, c.channels_off, c.quiet, c.quiet_from, c.quiet_to, c.language,
        exists (select from notify.wechat w where w.tenant_id = ${ctx.tenantId} and w.person_id = p.id) as has_wechat,
        (select array_agg(s.id order by s.id) from notify.subscription s where s.tenant_id = ${ctx.tenantId} and s.person_id = p.id) as subscription_ids
      from unnest(${ids}::uuid[]) with ordinality as p (id, position) left join notify.choice c on c.tenant_id = ${ctx.tenantId} and c.person_id = p.id order by p.position`),
  ]);
  const known = new Map(isRefusal(standing) ? [] : standing.filter((one) => one.isActive).map((one) => [one.personId, one]));
  return found.flatMap((row) => {
    const person = known.get(row.person_id);
    return person ? [{ personId: row.person_id, areaPath: person.areaPath, hasPhone: person.hasPhone, choice: choiceOf(row), hasWechat: row.has_wechat, subscriptionIds: row.subscription_ids ?? [] }] : [];
  });
}

/** What this installation can send at all, and such a message in particular. */
export function isConfigured({ sms, voice, wechat }: Gateways, channel: Channel, sort: Sort): boolean {
  if (channel === 'push') return true;
  const gateway = { sms, voice, wechat }[channel];
  return gateway?.says(sort) ?? false;
}

export function hasAddress({ subscriptionIds, hasWechat, hasPhone }: Reach, channel: Channel): boolean {
  if (channel === 'push') return subscriptionIds.length > 0;
  return channel === 'wechat' ? hasWechat : hasPhone;
}

export const canReach = (gateways: Gateways, reach: Reach, sort: Omit<Sort, 'language'>) => (channel: Channel): boolean =>
  hasAddress(reach, channel) && isConfigured(gateways, channel, { ...sort, language: reach.choice.language });

/** Whether anything but the inbox is there for them: if not, no table needs to be asked. */
export const isReachable = (gateways: Gateways, reach: Reach, sort: Omit<Sort, 'language'>): boolean => CHANNELS.some(canReach(gateways, reach, sort));
