/** SMS (2021-01-11, SendSms) and calls by text to speech (2020-09-02, SendTtsVoice) of Tencent Cloud. */
import { askTencent, codeOf, type TencentKey, type TencentService } from '@huying/platform';
import { fitSms, placesOf } from '../../core/sms-text.ts';
import { type TextTemplate, templateFor } from '../../core/templates.ts';
import { type Gateway, gatewayIdOf, type Outcome } from './gateway.ts';

type Templates = Readonly<Record<string, TextTemplate>>;

export interface TencentSmsSetting {
  readonly key: TencentKey;
  readonly url: string;
  readonly region: string;
  readonly appId: string;
  readonly signature: string;
  readonly templates: Templates;
  readonly mostParts: number;
}
export interface TencentVoiceSetting extends Pick<TencentSmsSetting, 'key' | 'url' | 'region' | 'appId' | 'templates'> {}

/** What operators are told may be longer; the provider itself refuses more where the account is a person's. */
const MOST_PER_VALUE = 35;
/** Values in the order of their places: `{title}，{body}` is the first and the second. */
const inOrder = (text: string, values: Readonly<Record<string, string>>) => placesOf(text).map((name) => values[name] ?? '');

/** https://cloud.tencent.com/document/api/382/59177 */
function failureOf(status: number, code: string): Outcome {
  if (/LimitExceeded/.test(code)) return { is: 'limited', code };
  if (status >= 500 || /^InternalError/.test(code)) return { is: 'away', code };
  if (/PhoneNumber|IncorrectPhone|Blacklist|ContainSensitiveWord|TemplateParameter|ContentLengthLimit|CalledNumber/i.test(code)) return { is: 'refused', code };
  return { is: 'misconfigured', code };
}

async function call(service: TencentService, action: string, version: string, content: object): Promise<Outcome & { readonly answer?: Record<string, unknown> }> {
  const answered = await askTencent(service, { service: action === 'SendSms' ? 'sms' : 'vms', action, version, content });
  if (!answered) return { is: 'away', code: 'no-answer' };
  return answered.error ? failureOf(answered.status, answered.error) : { is: 'sent', gatewayId: null, parts: null, answer: answered.answer };
}

export const tencentSms = (setting: TencentSmsSetting): Gateway => ({
  name: 'tencent-sms',
  says: (sort) => templateFor(setting.templates, sort) !== undefined,
  async send({ ref, address, sort, values }) {
    const template = templateFor(setting.templates, sort);
    if (!template) return { is: 'misconfigured', code: 'no-template' };
    const fitted = fitSms({ signature: setting.signature, text: template.text, mostPerValue: MOST_PER_VALUE, mostParts: setting.mostParts }, values);
    const outcome = await call(setting, 'SendSms', '2021-01-11', {
      PhoneNumberSet: [`+86${address}`], SmsSdkAppId: setting.appId, SignName: setting.signature, TemplateId: template.id, TemplateParamSet: inOrder(template.text, fitted.values), SessionContext: ref,
    });
    if (outcome.is !== 'sent') return { is: outcome.is, code: outcome.code };
    // Each number has an outcome of its own beside that of the request.
    const [status] = (outcome.answer?.SendStatusSet ?? []) as readonly { Code?: unknown; SerialNo?: unknown; Fee?: unknown }[];
    if (status?.Code !== 'Ok') return failureOf(200, codeOf(status?.Code));
    return { is: 'sent', gatewayId: gatewayIdOf(status.SerialNo), parts: typeof status.Fee === 'number' && status.Fee > 0 ? status.Fee : fitted.parts };
  },
});

export const tencentVoice = (setting: TencentVoiceSetting): Gateway => ({
  name: 'tencent-voice',
  says: (sort) => templateFor(setting.templates, sort) !== undefined,
  async send({ ref, address, sort, values }) {
    const template = templateFor(setting.templates, sort);
    if (!template) return { is: 'misconfigured', code: 'no-template' };
    const outcome = await call(setting, 'SendTtsVoice', '2020-09-02', {
      TemplateId: template.id, CalledNumber: `+86${address}`, VoiceSdkAppid: setting.appId, TemplateParamSet: inOrder(template.text, values), PlayTimes: 2, SessionContext: ref,
    });
    if (outcome.is !== 'sent') return { is: outcome.is, code: outcome.code };
    const { CallId } = (outcome.answer?.SendStatus ?? {}) as { CallId?: unknown };
    return { is: 'sent', gatewayId: gatewayIdOf(CallId), parts: null };
  },
});
