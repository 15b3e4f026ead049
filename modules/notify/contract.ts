/** Messages to people: kept in their inbox, and carried by Web Push, WeChat, SMS and telephone calls until they are read. */
import { binary, defineContract, idOf, pageOf, pageQuery } from '@huying/kernel';
import { z } from 'zod';

/** What a push carries: the service worker shows it and opens `url` when it is touched. A later one with the same tag takes its place. */
export const pushMessage = z.object({ tag: z.string(), title: z.string(), body: z.string(), url: z.string(), isUrgent: z.boolean(), sentAt: z.iso.datetime({ offset: true }), /** Touching it marks this message read. */ messageId: z.string() });
export type PushMessage = z.output<typeof pushMessage>;

/** What leaves the page, in the order in which they are tried where nothing else is said. The inbox is always there. */
export const CHANNELS = ['push', 'wechat', 'sms', 'voice'] as const;
export type Channel = (typeof CHANNELS)[number];
/**
 * What a message is: an offer to a volunteer; an organisation or office asked; somebody made responsible; an emergency told to family, neighbours
 * or duty; the question whether it goes on; a reminder of what was agreed; how something ended; words from another person; a one-time code; a test.
 */
export const KINDS = ['offer', 'asked', 'assigned', 'red', 'progress', 'reminder', 'result', 'contact', 'code', 'test', 'plain'] as const;
export type Kind = (typeof KINDS)[number];
export const LANGUAGES = ['zh', 'en'] as const;
export const DELIVERY_STATES = ['waiting', 'sent', 'delivered', 'failed', 'skipped'] as const;
export const GATEWAYS = ['web-push', 'aliyun-sms', 'tencent-sms', 'wechat', 'telephone', 'aliyun-voice', 'tencent-voice'] as const;
export type GatewayName = (typeof GATEWAYS)[number];
/** Those whose reports come with a secret in their address instead of a signature: their makers sign none. */
export const REPORTERS = ['aliyun-sms', 'aliyun-voice', 'tencent-sms', 'tencent-voice'] as const;

const time = z.iso.datetime({ offset: true });
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/).meta({ examples: ['22:00', '07:30'] });
const words = z.object({ title: z.string().max(80), body: z.string().max(200) });

/** Both in base64url; the examples are those of RFC 8291, appendix A. */
const subscriptionKeys = z.object({
  p256dh: z.string().max(200).meta({ examples: ['BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'] }),
  auth: z.string().max(100).meta({ examples: ['BTBZMqHH6r4Tts7J_aSIgg'] }),
});

const delivery = z.object({ channel: z.enum(CHANNELS), state: z.enum(DELIVERY_STATES), at: time });
/** A message as its reader sees it. */
export const messageView = words.extend({
  id: idOf('message'), kind: z.enum(KINDS), isUrgent: z.boolean(), /** The same in English, where whoever sent it gave that. */ english: words.nullable(), url: z.string(), at: time, readAt: time.nullable(),
  /** What it was about is over, read or not. */ isOver: z.boolean(), deliveries: z.array(delivery),
});
export type MessageView = z.output<typeof messageView>;

/** A message as staff see it: that it was sent, how and with what outcome, not what it says. */
export const sentView = z.object({
  id: idOf('message'), kind: z.enum(KINDS), isUrgent: z.boolean(), at: time, readAt: time.nullable(), ended: z.enum(['read', 'replaced', 'settled']).nullable(),
  deliveries: z.array(delivery.extend({ gateway: z.enum(GATEWAYS).nullable(), code: z.string().nullable(), parts: z.number().int().nullable() })),
});
export type SentView = z.output<typeof sentView>;

const quietChoice = z.object({ choice: z.enum(['usual', 'none', 'own']), /** Only for `own`. */ from: clock.default('22:00'), to: clock.default('07:00') });
export const choiceView = z.object({
  language: z.enum(LANGUAGES), quiet: quietChoice,
  channels: z.array(z.object({ channel: z.enum(CHANNELS), /** This installation can send by it. */ isConfigured: z.boolean(), /** There is a browser, a WeChat, a number to send to. */ hasAddress: z.boolean(), isOn: z.boolean() })),
});
export type ChoiceView = z.output<typeof choiceView>;

const STAFF = ['desk', 'committee', 'street', 'administrator', 'auditor'] as const;
const messageParams = z.object({ messageId: idOf('message') });
/** What WeChat puts into the address of what it tells: proof of the token, and in its safe mode proof of the content. */
const wechatSignature = z.object({
  signature: z.string().max(100).meta({ examples: ['f464b24fc39322e44b38aa78f5edd27bd1441696'] }), timestamp: z.string().max(20).meta({ examples: ['1714036504'] }), nonce: z.string().max(60).meta({ examples: ['1514711492'] }),
});

export const notify = defineContract('notify', {
  routes: {
    pushKey: { method: 'GET', path: '/api/notify/push-key', summary: 'Public key that a browser subscribes to Web Push with', who: 'signed-in', out: z.object({ key: z.string() }) },
    subscribe: {
      method: 'POST', path: '/api/notify/push', summary: 'Let this browser be reached by Web Push', who: 'signed-in',
      body: z.object({ endpoint: z.url({ protocol: /^https?$/ }).max(1_000).meta({ examples: ['https://fcm.googleapis.com/fcm/send/example'] }), keys: subscriptionKeys }), out: z.object({}), refusals: { 'notify.notPushService': 422, 'notify.tooMany': 409 },
    },
    unsubscribe: { method: 'POST', path: '/api/notify/push/end', summary: 'This browser is no longer reached', who: 'signed-in', body: z.object({ endpoint: z.string().max(1_000) }), out: z.object({}) },

    inbox: { method: 'GET', path: '/api/notify/messages', summary: 'My messages, newest first', who: 'signed-in', query: pageQuery.extend({ unread: z.enum(['true', 'false']).default('false') }), out: pageOf(messageView) },
    unread: { method: 'GET', path: '/api/notify/unread', summary: 'How many of my messages are unread', who: 'signed-in', out: z.object({ count: z.number().int() }) },
    read: { method: 'POST', path: '/api/notify/messages/:messageId/read', summary: 'I have read this message; it is carried no further', who: 'signed-in', params: messageParams, out: z.object({}) },
    readAll: { method: 'POST', path: '/api/notify/messages/read', summary: 'I have read all messages up to now', who: 'signed-in', out: z.object({ read: z.number().int() }) },
    choice: { method: 'GET', path: '/api/notify/choice', summary: 'How I want to be told', who: 'signed-in', out: choiceView },
    choose: {
      method: 'PUT', path: '/api/notify/choice', summary: 'Choose channels, quiet hours and language', who: 'signed-in',
      body: z.object({ language: z.enum(LANGUAGES), quiet: quietChoice, off: z.array(z.enum(CHANNELS)).max(CHANNELS.length) }), out: choiceView, refusals: { 'notify.emptyQuiet': 422 },
    },
    test: {
      method: 'POST', path: '/api/notify/test', summary: 'Send a test message to myself', who: 'signed-in',
      body: z.object({ channel: z.enum(CHANNELS) }), out: z.object({ messageId: idOf('message') }), refusals: { 'notify.notConfigured': 409, 'notify.noAddress': 409, 'notify.tooManyTests': 429 },
    },
    startWechat: {
      method: 'POST', path: '/api/notify/wechat', summary: 'Begin to bind my WeChat: a QR code to scan, and a way for whoever reads this inside WeChat', who: 'signed-in', attemptsPerMinute: 30,
      body: z.object({ /** Where the way through WeChat comes back to; a screen of mine. */ page: z.string().regex(/^\/[a-z]+\/me\/notices$/).meta({ examples: ['/volunteer/me/notices'] }) }),
      out: z.object({ /** `data:` address of the picture. */ qr: z.string(), authorizeUrl: z.string().nullable(), overAt: time }), refusals: { 'notify.notConfigured': 409, 'notify.gatewayAway': 503 },
    },
    bindWechat: {
      method: 'POST', path: '/api/notify/wechat/bind', summary: 'Bind the WeChat that I came back from', who: 'signed-in', attemptsPerMinute: 30,
      body: z.object({ code: z.string().max(200), state: z.string().max(100) }), out: z.object({}), refusals: { 'notify.notConfigured': 409, 'notify.inviteOver': 410, 'notify.gatewayAway': 503 },
    },
    unbindWechat: { method: 'DELETE', path: '/api/notify/wechat', summary: 'My WeChat is no longer written to', who: 'signed-in', out: z.object({}) },

    sentTo: { method: 'GET', path: '/api/notify/people/:personId/messages', summary: 'What was sent to a person, without the words', who: STAFF, params: z.object({ personId: idOf('person') }), query: pageQuery, out: pageOf(sentView).extend({ personName: z.string() }) },
    readWords: {
      method: 'POST', path: '/api/notify/messages/:messageId/words', summary: 'What a message says; reading it is recorded with the reason', who: ['committee', 'street', 'administrator'], params: messageParams,
      body: z.object({ reason: z.string().trim().min(2).max(200) }), out: words,
    },
    statistics: {
      method: 'GET', path: '/api/notify/statistics', summary: 'Messages and deliveries of my area by kind and channel', who: STAFF, query: z.object({ days: z.coerce.number().int().min(1).max(90).default(7) }),
      out: z.object({
        kinds: z.array(z.object({ kind: z.enum(KINDS), messages: z.number().int(), read: z.number().int(), medianSecondsToRead: z.number().nullable() })),
        channels: z.array(z.object({ channel: z.enum(CHANNELS), gateway: z.enum(GATEWAYS).nullable(), waiting: z.number().int(), sent: z.number().int(), delivered: z.number().int(), failed: z.number().int(), skipped: z.number().int(), parts: z.number().int() })),
        codes: z.array(z.object({ channel: z.enum(CHANNELS), code: z.string(), count: z.number().int() })),
      }),
    },
    failures: {
      method: 'GET', path: '/api/notify/failures', summary: 'Deliveries of my area that failed, newest first', who: STAFF, query: pageQuery,
      out: pageOf(z.object({ messageId: idOf('message'), personId: idOf('person'), personName: z.string(), kind: z.enum(KINDS), isUrgent: z.boolean(), channel: z.enum(CHANNELS), gateway: z.enum(GATEWAYS).nullable(), code: z.string().nullable(), at: time })),
    },

    report: {
      method: 'POST', path: '/api/notify/reports/:reporter/:secret', summary: 'Delivery reports of Aliyun and Tencent; the secret in the address is NOTIFY_REPORT_SECRET', who: 'anybody', attemptsPerMinute: 1_200,
      params: z.object({ reporter: z.enum(REPORTERS), secret: z.string().max(100).meta({ examples: ['an-example-of-a-report-secret-0001'] }) }),
      body: z.union([z.array(z.looseObject({})).max(1_000), z.looseObject({})]).meta({ examples: [[{ biz_id: '12345', out_id: '', success: true, err_code: 'DELIVERED', sms_size: '1' }]] }),
      out: z.object({ code: z.literal(0), msg: z.string(), result: z.literal(0), errmsg: z.string() }),
    },
    wechatProof: { method: 'GET', path: '/api/notify/wechat/events', summary: 'WeChat asks whether this address is ours', who: 'anybody', attemptsPerMinute: 1_200, query: wechatSignature.extend({ echostr: z.string().regex(/^[\w-]{1,64}$/).meta({ examples: ['4375120948345356249'] }) }), gives: 'file' },
    wechatEvent: {
      method: 'POST', path: '/api/notify/wechat/events', summary: 'What WeChat tells: scanned, followed, left, delivered', who: 'anybody', attemptsPerMinute: 6_000,
      query: wechatSignature.extend({ encrypt_type: z.string().max(20).optional(), msg_signature: z.string().max(100).optional(), openid: z.string().max(100).optional() }), body: binary(['text/xml', 'application/xml'], 64 * 1024), gives: 'file',
    },
    telephoneReport: {
      method: 'POST', path: '/api/notify/telephone/reports', summary: 'What became of a call: a signed report of the telephone gateway', who: 'anybody', attemptsPerMinute: 6_000,
      body: binary(['application/jose'], 32 * 1024), out: z.object({ isKnown: z.boolean() }),
    },
  },
  calls: {
    /** Tells these people. `key` names what it is about, so that a later message to the same person takes the place of the earlier. */
    send: {
      in: z.object({
        personIds: z.array(idOf('person')).max(500), kind: z.enum(KINDS).default('plain'), key: z.string().max(80), title: z.string().max(80), body: z.string().max(200), english: words.optional(), url: z.string().max(200),
        urgent: z.boolean().default(false), /** After this no further channel is tried; the inbox keeps it. */ minutesToLive: z.number().int().min(1).max(10_080).default(15),
        /** Keys of the telephone that answer a call besides 1, which says that it was heard; see the event `answered`. */
        answers: z.array(z.object({ digit: z.string().regex(/^[2-9]$/), words: z.string().max(40), english: z.string().max(80).optional() })).max(5).default([]),
      }),
    },
    /** An emergency told to somebody without an account, by SMS or else by a call, in no quiet hours; whether anything can carry it. Who may be told so has agreed to it. */
    sendToNumber: { in: z.object({ /** Sent once for each. */ key: z.string().max(80), phone: z.string().max(20), title: z.string().max(80), body: z.string().max(200), minutesToLive: z.number().int().min(1).max(1_440) }), out: z.boolean() },
    /** What the messages with this key were about is over for these people, or for everybody: no further channel is tried. */
    settle: { in: z.object({ key: z.string().max(80), personIds: z.array(idOf('person')).max(500).nullable().default(null) }) },
    /** The clock of an unread message. */
    fallBack: { in: z.object({ messageId: idOf('message') }) },
    /** In which language somebody reads and hears. */
    language: { in: z.object({ personId: idOf('person') }), out: z.enum(LANGUAGES) },
    /** Whether an SMS gateway with a template for one-time codes is set up. */
    carriesCodes: { in: z.object({}), out: z.boolean() },
    /** Hands a one-time code to that gateway; `known` false does the same work and sends nothing. */
    sendCode: { in: z.object({ phone: z.string().max(20), code: z.string().max(12), minutes: z.number().int(), known: z.boolean() }) },
  },
  events: {
    /** Somebody pressed a key or said something in a call about a message. */
    answered: z.object({ messageId: idOf('message'), personId: idOf('person'), key: z.string(), digit: z.string().nullable(), words: z.string().nullable() }),
  },
  notices: {
    arrived: z.object({ messageId: idOf('message'), kind: z.enum(KINDS), isUrgent: z.boolean() }),
    /** Read, settled or taken back, here or elsewhere. */
    changed: z.object({ messageId: idOf('message').nullable() }),
    wechatBound: z.object({}),
  },
});
