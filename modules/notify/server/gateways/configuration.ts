/** Which gateways this installation has, by its settings; read at the start, so that half a setting is told then and not at the first call for help. */
import { ALIYUN_KEY, aliyunKey, originSetting, settingsGroup, type Surroundings, TENCENT_KEY, tencentKey, tencentRegion } from '@huying/platform';
import type { z } from 'zod';
import { fieldTemplates, textTemplates } from '../../core/templates.ts';
import { aliyunSms, aliyunVoice } from './aliyun.ts';
import type { Gateway } from './gateway.ts';
import { tencentSms, tencentVoice } from './tencent.ts';
import { telephone, type TelephoneSetting } from './telephone.ts';
import { createWechat, type Wechat } from './wechat.ts';

type Environment = Surroundings['environment'];

export interface Gateways {
  readonly sms: Gateway | undefined;
  readonly voice: Gateway | undefined;
  readonly wechat: Wechat | undefined;
  /** Setting of the operator's own telephone gateway, which its reports are checked by. */
  readonly telephone: TelephoneSetting | undefined;
  readonly reportSecret: string | undefined;
  /** `https://huying.example.org`, for links out of messages. */
  readonly publicUrl: string | undefined;
}

const LEAST_SECRET = 32;

const has = (environment: Environment, ...names: readonly string[]) => names.some((name) => environment[name]);

function templatesOf<T extends z.ZodType>(environment: Environment, name: string, shape: T): z.output<T> {
  let value: unknown;
  try {
    value = JSON.parse(environment[name] ?? '');
  } catch {
    throw new Error(`${name} is no JSON such as {"*": {"id": "…", …}}`);
  }
  const read = shape.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new Error(`${name}: ${issue?.path.join('.')} ${issue?.message}`);
}

function secretOf(environment: Environment, name: string): string | undefined {
  const secret = environment[name];
  if (secret !== undefined && secret.length < LEAST_SECRET) throw new Error(`${name} has at least ${LEAST_SECRET} characters`);
  return secret;
}

function mostPartsOf(environment: Environment): number {
  const most = Number(environment.SMS_PARTS ?? 1);
  if (!Number.isInteger(most) || most < 1 || most > 7) throw new Error('SMS_PARTS is a whole number from 1 to 7');
  return most;
}

const ALIYUN_SMS = ['ALIYUN_SMS_SIGNATURE', 'ALIYUN_SMS_TEMPLATES'] as const;
const ALIYUN_VOICE = ['ALIYUN_VOICE_TEMPLATES'] as const;
const TENCENT_SMS = ['TENCENT_SMS_APP_ID', 'TENCENT_SMS_SIGNATURE', 'TENCENT_SMS_TEMPLATES'] as const;
const TENCENT_VOICE = ['TENCENT_VOICE_APP_ID', 'TENCENT_VOICE_TEMPLATES'] as const;
const WECHAT = ['WECHAT_APP_ID', 'WECHAT_APP_SECRET', 'WECHAT_TOKEN', 'WECHAT_TEMPLATES'] as const;
const TELEPHONE = ['TELEPHONE_GATEWAY_URL', 'TELEPHONE_GATEWAY_KEY'] as const;

function aliyunOf(environment: Environment): { readonly sms?: Gateway; readonly voice?: Gateway } {
  const given = settingsGroup(environment, ALIYUN_SMS, ALIYUN_KEY);
  settingsGroup(environment, ALIYUN_VOICE, ALIYUN_KEY);
  const key = aliyunKey(environment);
  const sms = () => aliyunSms({
    key, url: originSetting(environment, 'ALIYUN_SMS_URL', 'https://dysmsapi.aliyuncs.com'), signature: given('ALIYUN_SMS_SIGNATURE'),
    templates: templatesOf(environment, 'ALIYUN_SMS_TEMPLATES', textTemplates), mostParts: mostPartsOf(environment),
  });
  const voice = () => aliyunVoice({
    key, url: originSetting(environment, 'ALIYUN_VOICE_URL', 'https://dyvmsapi.aliyuncs.com'), shownNumber: environment.ALIYUN_VOICE_NUMBER, templates: templatesOf(environment, 'ALIYUN_VOICE_TEMPLATES', textTemplates),
  });
  return { ...(has(environment, ...ALIYUN_SMS) ? { sms: sms() } : {}), ...(has(environment, ...ALIYUN_VOICE) ? { voice: voice() } : {}) };
}

function tencentOf(environment: Environment): { readonly sms?: Gateway; readonly voice?: Gateway } {
  const given = settingsGroup(environment, TENCENT_SMS, TENCENT_KEY);
  settingsGroup(environment, TENCENT_VOICE, TENCENT_KEY);
  const shared = { key: tencentKey(environment), region: tencentRegion(environment) };
  const sms = () => tencentSms({
    ...shared, url: originSetting(environment, 'TENCENT_SMS_URL', 'https://sms.tencentcloudapi.com'), appId: given('TENCENT_SMS_APP_ID'), signature: given('TENCENT_SMS_SIGNATURE'),
    templates: templatesOf(environment, 'TENCENT_SMS_TEMPLATES', textTemplates), mostParts: mostPartsOf(environment),
  });
  const voice = () => tencentVoice({
    ...shared, url: originSetting(environment, 'TENCENT_VOICE_URL', 'https://vms.tencentcloudapi.com'), appId: given('TENCENT_VOICE_APP_ID'), templates: templatesOf(environment, 'TENCENT_VOICE_TEMPLATES', textTemplates),
  });
  return { ...(has(environment, ...TENCENT_SMS) ? { sms: sms() } : {}), ...(has(environment, ...TENCENT_VOICE) ? { voice: voice() } : {}) };
}

function wechatOf(environment: Environment): Wechat | undefined {
  const given = settingsGroup(environment, WECHAT);
  if (!has(environment, ...WECHAT)) return undefined;
  const aesKey = environment.WECHAT_AES_KEY;
  if (aesKey !== undefined && !/^[A-Za-z0-9]{43}$/.test(aesKey)) throw new Error('WECHAT_AES_KEY has 43 letters and digits');
  return createWechat({
    appId: given('WECHAT_APP_ID'), secret: given('WECHAT_APP_SECRET'), token: given('WECHAT_TOKEN'), aesKey, templates: templatesOf(environment, 'WECHAT_TEMPLATES', fieldTemplates),
    url: originSetting(environment, 'WECHAT_URL', 'https://api.weixin.qq.com'), qrUrl: originSetting(environment, 'WECHAT_QR_URL', 'https://mp.weixin.qq.com'),
  });
}

function telephoneOf(environment: Environment, publicUrl: string | undefined): TelephoneSetting | undefined {
  settingsGroup(environment, TELEPHONE);
  const key = secretOf(environment, 'TELEPHONE_GATEWAY_KEY');
  if (key === undefined) return undefined;
  return { url: originSetting(environment, 'TELEPHONE_GATEWAY_URL', ''), key, reportTo: publicUrl && `${publicUrl}/api/notify/telephone/reports` };
}

export function readGateways(environment: Environment): Gateways {
  const publicUrl = environment.PUBLIC_URL ? originSetting(environment, 'PUBLIC_URL', '') : undefined;
  const [aliyun, tencent] = [aliyunOf(environment), tencentOf(environment)];
  const own = telephoneOf(environment, publicUrl);
  return {
    // Where both are set up the first is used; whoever wants the other leaves the first out.
    sms: aliyun.sms ?? tencent.sms, voice: own ? telephone(own) : (aliyun.voice ?? tencent.voice),
    wechat: wechatOf(environment), telephone: own, reportSecret: secretOf(environment, 'NOTIFY_REPORT_SECRET'), publicUrl,
  };
}

/** The gateways of one installation: made once, so that what they keep (WeChat's token) is kept once. */
export function gatewayKeeper(): (surroundings: Pick<Surroundings, 'environment'>) => Gateways {
  const made = new WeakMap<Environment, Gateways>();
  return ({ environment }) => {
    const known = made.get(environment) ?? readGateways(environment);
    made.set(environment, known);
    return known;
  };
}
