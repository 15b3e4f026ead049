/** Delivery reports of the providers, as their pages describe them, read into one shape. */
import { z } from 'zod';
import type { REPORTERS } from '../contract.ts';

export type Reporter = (typeof REPORTERS)[number];

export interface Report {
  /** The provider's name of what was sent. */
  readonly gatewayId: string;
  readonly state: 'delivered' | 'failed';
  readonly code: string;
  /** Segments that were billed. */
  readonly parts: number | null;
}

const text = z.string().max(200);
const number = z.coerce.number().int().min(0).max(100);

/** SmsReport, HTTP: https://help.aliyun.com/zh/sms/developer-reference/smsreport-2 */
const aliyunSms = z.object({ biz_id: text.min(1), success: z.boolean(), err_code: text.nullish(), sms_size: number.nullish().catch(null) })
  .transform((one): Report => ({ gatewayId: one.biz_id, state: one.success ? 'delivered' : 'failed', code: one.err_code ?? '', parts: one.sms_size ?? null }));

/** VoiceReport, HTTP: `start_time` is when the telephone was picked up, empty where it was not. */
const aliyunVoice = z.object({ call_id: text.min(1), status_code: text.nullish(), start_time: text.nullish() })
  .transform((one): Report => ({ gatewayId: one.call_id, state: one.start_time ? 'delivered' : 'failed', code: one.status_code ?? '', parts: null }));

/** https://cloud.tencent.com/document/product/382/5807 */
const tencentSms = z.object({ sid: text.min(1), report_status: text, errmsg: text.nullish() })
  .transform((one): Report => ({ gatewayId: one.sid, state: one.report_status === 'SUCCESS' ? 'delivered' : 'failed', code: one.errmsg ?? '', parts: null }));

/** https://cloud.tencent.com/document/api/1128/37725: 0 picked up, 1 not picked up, 2 the call could not be made. */
const tencentVoice = z.object({ voiceprompt_callback: z.object({ callid: text.min(1), result: z.coerce.string().max(20) }) })
  .transform(({ voiceprompt_callback: one }): Report => ({ gatewayId: one.callid, state: one.result === '0' ? 'delivered' : 'failed', code: `result ${one.result}`, parts: null }));

const SHAPES = { 'aliyun-sms': aliyunSms, 'aliyun-voice': aliyunVoice, 'tencent-sms': tencentSms, 'tencent-voice': tencentVoice } as const;
const MOST_REPORTS = 1_000;

/** What cannot be read is passed over: a provider repeats a batch until it is taken, and one odd report must not keep back the others. */
export function readReports(reporter: Reporter, body: unknown): Report[] {
  const list = Array.isArray(body) ? body : [body];
  return list.slice(0, MOST_REPORTS).flatMap((one) => {
    const read = SHAPES[reporter].safeParse(one);
    return read.success ? [read.data] : [];
  });
}
