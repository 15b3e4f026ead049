/** SMS (Dysmsapi 2017-05-25, SendSms) and calls by text to speech (Dyvmsapi 2017-05-25, SingleCallByTts) of Alibaba Cloud. */
import { type AliyunKey, type AliyunService, askAliyun, codeOf } from '@huying/platform';
import { fitSms, placesOf } from '../../core/sms-text.ts';
import { type TextTemplate, templateFor } from '../../core/templates.ts';
import { type Gateway, gatewayIdOf, type Outcome } from './gateway.ts';

const VERSION = '2017-05-25';
/** Of variables in notices, by the rules for templates. */
const MOST_PER_VALUE = 35;

type Templates = Readonly<Record<string, TextTemplate>>;

export interface AliyunSmsSetting {
  readonly key: AliyunKey;
  readonly url: string;
  readonly signature: string;
  readonly templates: Templates;
  readonly mostParts: number;
}
export interface AliyunVoiceSetting {
  readonly key: AliyunKey;
  readonly url: string;
  /** The number that is shown; without one a public number of the provider's. */
  readonly shownNumber: string | undefined;
  readonly templates: Templates;
}

/** https://help.aliyun.com/zh/sms/developer-reference/api-error-codes */
function outcomeOf(status: number, code: string): Outcome {
  if (/BUSINESS_LIMIT_CONTROL|DAY_LIMIT_CONTROL|MONTH_LIMIT_CONTROL|^Throttling|LIMIT_CONTROL$/.test(code)) return { is: 'limited', code };
  if (status >= 500 || /^(isp\.(SYSTEM_ERROR|GATEWAY_ERROR)|ServiceUnavailable|InternalError)/.test(code)) return { is: 'away', code };
  if (/MOBILE_NUMBER_ILLEGAL|MOBILE_COUNT|BLACK_KEY|BLACKLIST|CALLED_NUMBER|INVALID_PARAMETERS|PARAM_LENGTH_LIMIT|PARAM_NOT_SUPPORT_URL|SMS_CONTENT_ILLEGAL/i.test(code)) return { is: 'refused', code };
  return { is: 'misconfigured', code };
}

async function call(service: AliyunService, action: string, query: Readonly<Record<string, string>>): Promise<Outcome & { readonly answer?: Record<string, unknown> }> {
  const answered = await askAliyun(service, { action, version: VERSION, query });
  if (!answered) return { is: 'away', code: 'no-answer' };
  const { answer } = answered;
  if (answer.Code === 'OK') return { is: 'sent', gatewayId: null, parts: null, answer };
  return outcomeOf(answered.status, answer.Code === undefined ? `http-${answered.status}` : codeOf(answer.Code));
}

export const aliyunSms = ({ key, url, signature, templates, mostParts }: AliyunSmsSetting): Gateway => ({
  name: 'aliyun-sms',
  says: (sort) => templateFor(templates, sort) !== undefined,
  async send({ ref, address, sort, values }) {
    const template = templateFor(templates, sort);
    if (!template) return { is: 'misconfigured', code: 'no-template' };
    const fitted = fitSms({ signature, text: template.text, mostPerValue: MOST_PER_VALUE, mostParts }, values);
    const outcome = await call({ key, url }, 'SendSms', { PhoneNumbers: address, SignName: signature, TemplateCode: template.id, TemplateParam: JSON.stringify(fitted.values), OutId: ref });
    return outcome.is === 'sent' ? { is: 'sent', gatewayId: gatewayIdOf(outcome.answer?.BizId), parts: fitted.parts } : { is: outcome.is, code: outcome.code };
  },
});

export const aliyunVoice = ({ key, url, shownNumber, templates }: AliyunVoiceSetting): Gateway => ({
  name: 'aliyun-voice',
  says: (sort) => templateFor(templates, sort) !== undefined,
  async send({ ref, address, sort, values }) {
    const template = templateFor(templates, sort);
    if (!template) return { is: 'misconfigured', code: 'no-template' };
    const params = Object.fromEntries(placesOf(template.text).map((name) => [name, values[name] ?? '']));
    const outcome = await call({ key, url }, 'SingleCallByTts', {
      CalledNumber: address, TtsCode: template.id, TtsParam: JSON.stringify(params), PlayTimes: '2', OutId: ref, ...(shownNumber ? { CalledShowNumber: shownNumber } : {}),
    });
    return outcome.is === 'sent' ? { is: 'sent', gatewayId: gatewayIdOf(outcome.answer?.CallId), parts: null } : { is: outcome.is, code: outcome.code };
  },
});
