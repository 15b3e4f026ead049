import type { PushMessage } from '../contract.ts';

export const PUSH_JOB = 'notify:push';
export const DELIVER_JOB = 'notify:deliver';
export const NUMBER_JOB = 'notify:number';
export const CODE_JOB = 'notify:code';
export const REPORT_JOB = 'notify:report';
export const FORGET_JOB = 'notify:forget';

/** A push as it lies sealed in the queue. */
export interface WaitingPush {
  readonly message: PushMessage;
  /** After this nobody wants to hear it any more. */
  readonly overAt: number;
}
