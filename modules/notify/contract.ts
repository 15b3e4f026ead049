/** Messages that reach people who do not have a page open. */
import { defineContract, idOf } from '@huying/kernel';
import { z } from 'zod';

/** What a push carries: the service worker shows it and opens `url` when it is touched. A later one with the same tag takes its place. */
export const pushMessage = z.object({ tag: z.string(), title: z.string(), body: z.string(), url: z.string(), isUrgent: z.boolean(), sentAt: z.iso.datetime({ offset: true }) });
export type PushMessage = z.output<typeof pushMessage>;

/** Both in base64url; the examples are those of RFC 8291, appendix A. */
const subscriptionKeys = z.object({
  p256dh: z.string().max(200).meta({ examples: ['BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'] }),
  auth: z.string().max(100).meta({ examples: ['BTBZMqHH6r4Tts7J_aSIgg'] }),
});

export const notify = defineContract('notify', {
  routes: {
    pushKey: { method: 'GET', path: '/api/notify/push-key', summary: 'Public key that a browser subscribes to Web Push with', who: 'signed-in', out: z.object({ key: z.string() }) },
    subscribe: {
      method: 'POST', path: '/api/notify/push', summary: 'Let this browser be reached by Web Push', who: 'signed-in',
      body: z.object({ endpoint: z.url({ protocol: /^https?$/ }).max(1_000).meta({ examples: ['https://fcm.googleapis.com/fcm/send/example'] }), keys: subscriptionKeys }), out: z.object({}), refusals: { 'notify.notPushService': 422, 'notify.tooMany': 409 },
    },
    unsubscribe: { method: 'POST', path: '/api/notify/push/end', summary: 'This browser is no longer reached', who: 'signed-in', body: z.object({ endpoint: z.string().max(1_000) }), out: z.object({}) },
  },
  calls: {
    /** Sends to every browser of these people that subscribed; `key` names what it is about, so that a later message replaces it. */
    send: {
      in: z.object({ personIds: z.array(idOf('person')).max(500), key: z.string().max(80), title: z.string().max(80), body: z.string().max(200), url: z.string().max(200), urgent: z.boolean().default(false), minutesToLive: z.number().int().min(1).max(1_440).default(15) }),
    },
  },
});
