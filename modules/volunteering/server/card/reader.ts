/** What reads identity cards: an engine outside the house, chosen by a setting. */
import type { CardText } from '../../core/card.ts';
import type { CardWarning, Unreadable } from '../../contract.ts';

export type CardOutcome =
  | { readonly is: 'read'; readonly text: CardText; readonly warnings: readonly CardWarning[] }
  /** Another picture may be read. */
  | { readonly is: 'unreadable'; readonly why: Unreadable }
  /**
   * - `misconfigured`: nothing is read until the operator mends a setting
   * - `limited`, `away`: to be asked again later
   */
  | { readonly is: 'misconfigured' | 'limited' | 'away'; readonly code: string };

export interface CardReader {
  readonly name: 'aliyun-ocr' | 'tencent-ocr';
  /** Either side of a card, which it tells apart by itself. Never throws for what an engine may answer; codes hold nothing of anybody. */
  read(picture: Uint8Array<ArrayBuffer>): Promise<CardOutcome>;
}

export const WAIT_SECONDS = 20;
export const textOf = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 100) : '');
export const numberOf = (value: unknown): number | undefined => (typeof value === 'number' && Number.isFinite(value) ? value : undefined);
