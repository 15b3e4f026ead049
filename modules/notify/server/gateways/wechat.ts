/** Template messages of a WeChat service account, and what is needed to bind somebody to it. */
import { ask, jsonOf } from '@huying/platform';
import { type FieldTemplate, fillFields, templateFor } from '../../core/templates.ts';
import type { Gateway, Outcome } from './gateway.ts';

export interface WechatSetting {
  readonly appId: string;
  readonly secret: string;
  /** Proof of the addresses that WeChat calls; see `wechat-crypto.ts`. */
  readonly token: string;
  readonly aesKey: string | undefined;
  readonly url: string;
  readonly qrUrl: string;
  readonly templates: Readonly<Record<string, FieldTemplate>>;
}

type Fields = Readonly<Record<string, unknown>>;
export type Bound = { readonly openid: string } | { readonly no: 'invalid' | 'away' };

export interface Wechat extends Gateway {
  readonly setting: WechatSetting;
  /** A picture whose scanning WeChat tells us of with these words; undefined when WeChat cannot be reached. */
  makeQr(scene: string, seconds: number): Promise<Buffer | undefined>;
  /** Who came back from WeChat's own browser with this code. */
  whoCame(code: string): Promise<Bound>;
}

/** The access token is not good, or not any more. */
const IS_STALE = [40001, 40014, 42001];
/** Asked for again this long before it ends: WeChat lets the old and the new one hold for five minutes side by side. */
const EARLY_SECONDS = 300;

/** https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html */
function outcomeOf(code: number): Outcome {
  const told = { code: String(code) };
  if (code === 43004 || code === 40003 || code === 43101) return { is: 'unbound', ...told };
  if ([45009, 45011, 45047].includes(code)) return { is: 'limited', ...told };
  if (code === -1) return { is: 'away', ...told };
  if (code === 47003 || code === 40058) return { is: 'refused', ...told };
  return { is: 'misconfigured', ...told };
}

/** Within ten minutes WeChat sends what bears the same one only once: the id of the delivery, in as few characters as it goes. */
const repeatId = (ref: string): string => ref.slice(ref.indexOf('.') + 1).replaceAll('-', '');

const errorOf = (answer: Fields): number => (typeof answer.errcode === 'number' ? answer.errcode : 0);

/**
 * The access token of the account, kept until shortly before it ends. It is WeChat's stable token: every copy of the server is given the same one,
 * and asking for it does not end that of another copy.
 */
function tokenKeeper({ appId, secret, url }: WechatSetting) {
  let kept: { readonly token: string; readonly until: number } | undefined;
  let asking: Promise<string | Outcome> | undefined;

  const fetchToken = async (stale: string | undefined): Promise<string | Outcome> => {
    const request = (isForced: boolean) => ask({
      what: 'WeChat token', method: 'POST', url: `${url}/cgi-bin/stable_token`, headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'client_credential', appid: appId, secret, force_refresh: isForced }),
    });
    let answered = await request(false);
    // Only when WeChat gives the very token that it has just refused: a forced one may be had twenty times a day.
    if (answered && stale !== undefined && jsonOf(answered).access_token === stale) answered = await request(true);
    if (!answered) return { is: 'away', code: 'no-answer' };
    const { access_token: token, expires_in: seconds, ...answer } = jsonOf(answered);
    if (typeof token !== 'string' || typeof seconds !== 'number') return errorOf(answer) === 0 ? { is: 'away', code: `http-${answered.status}` } : outcomeOf(errorOf(answer));
    kept = { token, until: Date.now() + Math.max(0, seconds - EARLY_SECONDS) * 1_000 };
    return token;
  };

  return (stale?: string): Promise<string | Outcome> => {
    if (kept && kept.token !== stale && kept.until > Date.now()) return Promise.resolve(kept.token);
    // Many messages at once ask for one token.
    asking ??= fetchToken(stale).finally(() => {
      asking = undefined;
    });
    return asking;
  };
}

export function createWechat(setting: WechatSetting): Wechat {
  const { appId, secret, url, qrUrl, templates } = setting;
  const tokenOf = tokenKeeper(setting);

  /** Asks with the token, and once more with a new one when WeChat says that it is not good. */
  const post = async (what: string, path: string, content: object): Promise<{ readonly answer: Fields; readonly text: string } | Outcome> => {
    let stale: string | undefined;
    for (let attempt = 0; ; attempt += 1) {
      const token = await tokenOf(stale);
      if (typeof token !== 'string') return token;
      const answered = await ask({ what, method: 'POST', url: `${url}${path}?access_token=${encodeURIComponent(token)}`, headers: { 'content-type': 'application/json' }, body: JSON.stringify(content) });
      if (!answered) return { is: 'away', code: 'no-answer' };
      const answer = jsonOf(answered);
      const code = errorOf(answer);
      if (IS_STALE.includes(code) && attempt === 0) stale = token;
      else if (code !== 0) return outcomeOf(code);
      else if (answered.status !== 200) return { is: 'away', code: `http-${answered.status}` };
      else return { answer, text: answered.bytes.toString('utf8') };
    }
  };

  return {
    name: 'wechat', setting,
    says: (sort) => templateFor(templates, sort) !== undefined,
    async send({ ref, address, sort, values, url: page }) {
      const template = templateFor(templates, sort);
      if (!template) return { is: 'misconfigured', code: 'no-template' };
      const posted = await post('WeChat template message', '/cgi-bin/message/template/send', {
        touser: address, template_id: template.id, ...(page ? { url: page } : {}), client_msg_id: repeatId(ref), data: fillFields(template.fields, values),
      });
      if ('is' in posted) return posted;
      // Nineteen digits: more than a number of JavaScript holds, so they are read from the text.
      return { is: 'sent', gatewayId: /"msgid"\s*:\s*"?(\d{1,30})/.exec(posted.text)?.[1] ?? null, parts: null };
    },
    async makeQr(scene, seconds) {
      const posted = await post('WeChat QR code', '/cgi-bin/qrcode/create', { expire_seconds: seconds, action_name: 'QR_STR_SCENE', action_info: { scene: { scene_str: scene } } });
      if ('is' in posted || typeof posted.answer.ticket !== 'string') return undefined;
      const picture = await ask({ what: 'WeChat QR picture', method: 'GET', url: `${qrUrl}/cgi-bin/showqrcode?ticket=${encodeURIComponent(posted.answer.ticket)}` });
      return picture?.status === 200 && picture.bytes.length > 0 ? picture.bytes : undefined;
    },
    async whoCame(code) {
      const query = new URLSearchParams({ appid: appId, secret, code, grant_type: 'authorization_code' });
      const answered = await ask({ what: 'WeChat sign-in', method: 'GET', url: `${url}/sns/oauth2/access_token?${query}` });
      if (!answered || answered.status >= 500) return { no: 'away' };
      const { openid } = jsonOf(answered);
      return typeof openid === 'string' && /^[\w-]{10,60}$/.test(openid) ? { openid } : { no: 'invalid' };
    },
  };
}

/** Where WeChat's own browser is sent to find out who reads there; it comes back to `page` with a code. */
export function authorizeUrl(appId: string, page: string, state: string): string {
  const query = new URLSearchParams({ appid: appId, redirect_uri: page, response_type: 'code', scope: 'snsapi_base', state });
  return `https://open.weixin.qq.com/connect/oauth2/authorize?${query}#wechat_redirect`;
}
