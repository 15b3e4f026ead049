/** Messages and their deliveries in the database. What is written for others than the actor is written as the engine: inside `ctx.widen`. */
import type { Id, PersonId } from '@huying/kernel';
import { columnsOf, type Context, type RowOf, sql } from '@huying/platform';
import { type Channel, CHANNELS, type GatewayName, type Kind } from '../contract.ts';
import type { Hours } from '../core/quiet.ts';
import type { Step } from '../core/steps.ts';
import type { Answer } from '../core/voice.ts';
import type * as rows from './rows.ts';

/** What a message says, and in which language its reader wants it; sealed as a whole. */
export interface Words {
  readonly language: 'zh' | 'en';
  readonly title: string;
  readonly body: string;
  readonly english?: { readonly title: string; readonly body: string } | undefined;
  readonly url: string;
  readonly answers?: readonly Answer[] | undefined;
}

export interface NewMessage {
  readonly id: Id<'message'>;
  readonly personId: PersonId;
  readonly areaPath: string;
  readonly language: Words['language'];
  readonly steps: readonly Step[];
  readonly quiet: Hours | null;
}

/** What the messages of one sending share. */
export interface Sending {
  readonly kind: Kind;
  readonly urgent: boolean;
  readonly key: string;
  readonly words: Omit<Words, 'language'>;
  readonly overAt: Date;
}

export const timerKey = (key: string, personId: PersonId): string => `notify/${key}/${personId}`;

const MESSAGE = columnsOf<rows.Message>('m').pick('id', 'person_id', 'area_path', 'kind', 'urgent', 'key', 'sealed', 'steps', 'quiet', 'at', 'over_at', 'read_at', 'ended_at', 'ended_why');
export type MessageRow = RowOf<typeof MESSAGE> & { readonly kind: Kind; readonly steps: readonly Step[]; readonly quiet: Hours | null };

const DELIVERY = columnsOf<rows.Delivery>('d').pick('id', 'message_id', 'channel', 'state', 'gateway', 'gateway_id', 'code', 'parts', 'failures', 'at', 'changed_at');
export type DeliveryRow = RowOf<typeof DELIVERY> & { readonly gateway: GatewayName | null };

/** Title and text for the reader: in English where they want it and it was given. */
export const saidTo = ({ language, english, title, body }: Words): { title: string; body: string } => (language === 'en' && english ? english : { title, body });

export const openWords = (ctx: Context, sealed: Buffer): Words => JSON.parse(ctx.secrets.open(sealed)) as Words;

/** The earlier unread message about the same thing gives way: it is carried no further and leaves the inbox. */
export function replace(ctx: Context, key: string, personIds: readonly PersonId[]): void {
  ctx.db.send(sql`
    update notify.message set ended_at = ${ctx.now}, ended_why = 'replaced'
    where tenant_id = ${ctx.tenantId} and key = ${key} and person_id = any(${personIds}::uuid[]) and ended_at is null`);
  for (const personId of personIds) ctx.timer.clear(timerKey(key, personId));
}

export function insertMessages(ctx: Context, { kind, urgent, key, words, overAt }: Sending, messages: readonly NewMessage[]): void {
  // Sealed for each: two rows with the same bytes would tell that two people were told the same.
  const list = messages.map(({ id, personId, areaPath, language, steps, quiet }) => ({
    id, person_id: personId, area_path: areaPath, steps, quiet, sealed: ctx.secrets.seal(JSON.stringify({ ...words, language } satisfies Words)).toString('base64'),
  }));
  ctx.db.send(sql`
    insert into notify.message (tenant_id, id, person_id, area_path, kind, urgent, key, sealed, steps, quiet, at, over_at)
    select ${ctx.tenantId}::int, m.id, m.person_id, m.area_path, ${kind}, ${urgent}, ${key}, decode(m.sealed, 'base64'), m.steps, nullif(m.quiet, 'null'), ${ctx.now}::timestamptz, ${overAt}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(list)}::jsonb) as m (id uuid, person_id uuid, area_path text, sealed text, steps jsonb, quiet jsonb)`);
}

/** The message, held against everybody else who would carry it on or end it. */
export const lockMessage = (ctx: Context, id: string): Promise<MessageRow | undefined> =>
  ctx.db.row<MessageRow>(sql`select ${MESSAGE} from notify.message m where m.tenant_id = ${ctx.tenantId} and m.id = ${id} for update`);

export const findMessage = (ctx: Context, id: string): Promise<MessageRow | undefined> =>
  ctx.db.row<MessageRow>(sql`select ${MESSAGE} from notify.message m where m.tenant_id = ${ctx.tenantId} and m.id = ${id}`);

export const listDeliveries = (ctx: Context, messageIds: readonly string[]): Promise<DeliveryRow[]> =>
  messageIds.length === 0 ? Promise.resolve([]) : ctx.db.rows<DeliveryRow>(sql`
    select ${DELIVERY} from notify.delivery d where d.tenant_id = ${ctx.tenantId} and d.message_id = any(${messageIds}::uuid[]) order by d.at, array_position(${[...CHANNELS]}::text[], d.channel)`);

export const findDelivery = (ctx: Context, id: string): Promise<DeliveryRow | undefined> =>
  ctx.db.row<DeliveryRow>(sql`select ${DELIVERY} from notify.delivery d where d.tenant_id = ${ctx.tenantId} and d.id = ${id}`);

export function insertDelivery(ctx: Context, message: Pick<MessageRow, 'id' | 'person_id' | 'area_path'>, channel: Channel, parts: number | null): Id<'delivery'> {
  const id = ctx.newId<'delivery'>();
  ctx.db.send(sql`
    insert into notify.delivery (tenant_id, id, message_id, person_id, area_path, channel, state, parts, at, changed_at)
    values (${ctx.tenantId}, ${id}, ${message.id}, ${message.person_id}, ${message.area_path}, ${channel}, 'waiting', ${parts}::int, ${ctx.now}, ${ctx.now})`);
  return id;
}

export interface Change {
  readonly state: DeliveryRow['state'];
  readonly code?: string | null;
  readonly gateway?: GatewayName;
  readonly gatewayId?: string | null;
  readonly parts?: number | null;
}

/** Moves a delivery on, if it is still in one of these states; whether it did. */
export async function changeDelivery(ctx: Context, id: string, from: readonly DeliveryRow['state'][], { state, code = null, gateway, gatewayId, parts }: Change): Promise<boolean> {
  const changed = await ctx.db.run(sql`
    update notify.delivery set state = ${state}, code = ${code}, gateway = coalesce(${gateway ?? null}, gateway), gateway_id = coalesce(${gatewayId ?? null}, gateway_id),
      parts = coalesce(${parts ?? null}::int, parts), changed_at = ${ctx.now}
    where tenant_id = ${ctx.tenantId} and id = ${id} and state = any(${from}::text[])`);
  return changed === 1;
}

/** One more attempt failed; how many have by now. */
export async function countFailure(ctx: Context, id: string): Promise<number> {
  const row = await ctx.db.row<Pick<rows.Delivery, 'failures'>>(sql`
    update notify.delivery set failures = failures + 1, changed_at = ${ctx.now} where tenant_id = ${ctx.tenantId} and id = ${id} and state = 'waiting' returning failures`);
  return row?.failures ?? 0;
}

export const markRead = (ctx: Context, id: string): void =>
  ctx.db.send(sql`
    update notify.message set read_at = coalesce(read_at, ${ctx.now}), ended_at = coalesce(ended_at, ${ctx.now}), ended_why = coalesce(ended_why, 'read')
    where tenant_id = ${ctx.tenantId} and id = ${id}`);
