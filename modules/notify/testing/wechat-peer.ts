/** WeChat's side: gives access tokens and ends them, takes template messages, makes QR codes, tells who came; and tells us things, signed and sealed. */
import { createCipheriv, createHash, randomBytes } from 'node:crypto';
import { type Peer, type PeerAnswer, startPeer } from '@huying/platform/testing';

export interface WechatPeer extends Peer {
  readonly sent: { readonly touser: string; readonly template_id: string; readonly url?: string; readonly client_msg_id: string; readonly data: Record<string, { value: string }> }[];
  readonly asked: string[];
  /** Answers to the next template messages instead of success. */
  readonly answers: PeerAnswer[];
  readonly scenes: string[];
  /** The token that holds. */
  token: string;
  /** From now on the token is not good any more, as after another system has asked for one. */
  endToken(): void;
}

export const QR_PICTURE = Buffer.from('ffd8ffe000104a464946', 'hex');

export async function startWechat({ appId, secret }: { readonly appId: string; readonly secret: string }): Promise<WechatPeer> {
  let count = 0;
  const newToken = () => {
    count += 1;
    return `token-${count}`;
  };
  const peer: Omit<WechatPeer, keyof Peer> = {
    sent: [], asked: [], answers: [], scenes: [], token: newToken(),
    endToken() {
      this.token = newToken();
    },
  };
  const refuse = (errcode: number, errmsg = 'no'): PeerAnswer => ({ body: { errcode, errmsg } });
  const server = await startPeer(({ method, url, body }) => {
    peer.asked.push(`${method} ${url.pathname}`);
    if (url.pathname === '/cgi-bin/stable_token') {
      const given = JSON.parse(body) as Record<string, unknown>;
      if (given.appid !== appId) return refuse(40013, 'invalid appid');
      if (given.secret !== secret || given.grant_type !== 'client_credential') return refuse(40125, 'invalid appsecret');
      if (given.force_refresh === true) peer.token = newToken();
      return { body: { access_token: peer.token, expires_in: 7200 } };
    }
    if (url.pathname === '/sns/oauth2/access_token') {
      const query = url.searchParams;
      if (query.get('appid') !== appId || query.get('secret') !== secret) return refuse(40125);
      const code = query.get('code') ?? '';
      return code.startsWith('code-of-') ? { body: { access_token: 'x', expires_in: 7200, openid: code.slice('code-of-'.length), scope: 'snsapi_base' } } : refuse(40029, 'invalid code');
    }
    if (url.pathname === '/cgi-bin/showqrcode') return url.searchParams.get('ticket')?.startsWith('ticket-') ? { body: QR_PICTURE } : { status: 404, body: '' };
    if (url.searchParams.get('access_token') !== peer.token) return refuse(peer.token === 'never' ? 42001 : 40001, 'invalid credential, access_token is invalid or not latest');
    if (url.pathname === '/cgi-bin/qrcode/create') {
      const { action_name: action, action_info: info } = JSON.parse(body) as { action_name: string; action_info: { scene: { scene_str: string } } };
      if (action !== 'QR_STR_SCENE' || info.scene.scene_str.length > 64) return refuse(40053, 'invalid action info');
      peer.scenes.push(info.scene.scene_str);
      return { body: { ticket: `ticket-${peer.scenes.length}`, expire_seconds: 600, url: 'http://weixin.qq.com/q/02' } };
    }
    const told = peer.answers.shift();
    if (told) return told;
    peer.sent.push(JSON.parse(body));
    // As text: nineteen digits are no number of JavaScript.
    return { body: `{"errcode":0,"errmsg":"ok","msgid":366295632204093850${peer.sent.length % 10}}` };
  });
  return Object.assign(peer, server);
}

const sha1 = (...parts: readonly string[]) => createHash('sha1').update([...parts].sort().join('')).digest('hex');

export interface Told {
  readonly query: Record<string, string>;
  readonly body: string;
}

const field = (name: string, value: string) => (/^\d+$/.test(value) ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`);
export const eventXml = (fields: Readonly<Record<string, string>>): string =>
  `<xml>${Object.entries({ ToUserName: 'gh_7f083739789a', CreateTime: '1395658920', MsgType: 'event', ...fields }).map(([name, value]) => field(name, value)).join('\n')}</xml>`;

/** What WeChat would send; in its safe mode the content is sealed and signed as well. */
export function tell(token: string, xml: string, { aesKey, appId = '', at = new Date() }: { readonly aesKey?: string; readonly appId?: string; readonly at?: Date } = {}): Told {
  const [timestamp, nonce] = [String(Math.floor(at.getTime() / 1_000)), String(randomBytes(4).readUInt32BE())];
  const query = { signature: sha1(token, timestamp, nonce), timestamp, nonce };
  if (!aesKey) return { query, body: xml };
  const key = Buffer.from(`${aesKey}=`, 'base64');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(Buffer.byteLength(xml));
  const plain = Buffer.concat([randomBytes(16), length, Buffer.from(xml), Buffer.from(appId)]);
  const padding = 32 - (plain.length % 32);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const encrypted = Buffer.concat([cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])), cipher.final()]).toString('base64');
  return { query: { ...query, encrypt_type: 'aes', msg_signature: sha1(token, timestamp, nonce, encrypted) }, body: `<xml>${field('ToUserName', 'gh_7f083739789a')}${field('Encrypt', encrypted)}</xml>` };
}
