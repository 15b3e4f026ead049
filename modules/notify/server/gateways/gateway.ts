/** What carries a message out of the house: an SMS provider, WeChat, a telephone gateway. */
import type { GatewayName } from '../../contract.ts';
import type { Sort } from '../../core/templates.ts';
import type { Answer } from '../../core/voice.ts';

export interface Outgoing {
  /** Names the delivery to the gateway: the same for every attempt, so that a gateway that can tell repeats apart does. */
  readonly ref: string;
  /** A telephone number, or WeChat's openid. */
  readonly address: string;
  readonly sort: Sort;
  readonly values: Readonly<Record<string, string>>;
  /** Where the message leads, where the installation's own address is known. */
  readonly url: string | null;
  readonly answers: readonly Answer[];
  readonly overAt: Date;
}

export type Outcome =
  | { readonly is: 'sent'; readonly gatewayId: string | null; readonly parts: number | null }
  /**
   * - `refused`: this message cannot be sent to this address; another attempt would give the same answer
   * - `unbound`: the address is no longer one
   * - `misconfigured`: no message can be sent until the operator mends a setting
   * - `limited`: too many for now
   * - `away`: no answer, or one that says to come again
   */
  | { readonly is: 'refused' | 'unbound' | 'misconfigured' | 'limited' | 'away'; readonly code: string };

export interface Gateway {
  readonly name: GatewayName;
  /** Whether it has a way to say such a message, e.g. an approved template. */
  says(sort: Sort): boolean;
  /** Never throws for what a gateway may answer; the code of an outcome holds no words and no address of anybody. */
  send(outgoing: Outgoing): Promise<Outcome>;
}

/** How a provider names what it took; those of Alibaba have a `^` inside. */
export const gatewayIdOf = (value: unknown): string | null => {
  const text = String(value ?? '');
  return /^[\w.:^-]{1,100}$/.test(text) ? text : null;
};
