/**
 * The tables that ship with the module: by which channels a message goes and how long each waits for it to be read, and when people are let
 * sleep. What is dear (SMS, calls) stands last; an emergency goes by everything at once.
 */
import type { ShippedTables } from '@huying/automation/contract';
import { defineDecisionTable } from '@huying/kernel';
import { CHANNELS, KINDS } from '../contract.ts';

export const TABLES = { channels: 'notify.channels', quiet: 'notify.quiet' } as const;

export const URGENCIES = ['normal', 'red'] as const;
export type Urgency = (typeof URGENCIES)[number];

const KIND = { id: 'kind', title: { zh: '消息种类', en: 'Kind of message' }, type: 'string' as const, values: [...KINDS] };
const URGENCY = { id: 'urgency', title: { zh: '紧急程度', en: 'Urgency' }, type: 'string' as const, values: [...URGENCIES] };

const step = (id: string, [kind, urgency]: readonly [string, string], channel: (typeof CHANNELS)[number], waitMinutes: number, note?: string) => ({
  id, when: [kind, urgency], then: [`"${channel}"`, String(waitMinutes)], ...(note ? { note } : {}),
});

const RED = ['-', '"red"'] as const;
const ASKED = ['"offer", "asked", "progress"', '"normal"'] as const;
const ASSIGNED = ['"assigned", "red"', '"normal"'] as const;
const REMINDER = ['"reminder"', '"normal"'] as const;
const TOLD = ['"result", "contact", "plain"', '"normal"'] as const;

const channels = defineDecisionTable({
  name: TABLES.channels,
  title: { zh: '消息走哪些渠道', en: 'Channels of messages' },
  hitPolicy: 'RULE ORDER',
  inputs: [KIND, URGENCY],
  outputs: [
    { id: 'channel', title: { zh: '渠道', en: 'Channel' }, type: 'string', values: [...CHANNELS] },
    { id: 'waitMinutes', title: { zh: '未读几分钟后走下一个', en: 'Next one after minutes unread' }, type: 'number' },
  ],
  rules: [
    step('red-push', RED, 'push', 0, '紧急：推送、微信、短信同时发出，一分钟未读即打电话。'),
    step('red-wechat', RED, 'wechat', 0),
    step('red-sms', RED, 'sms', 1),
    step('red-voice', RED, 'voice', 5),
    step('asked-push', ASKED, 'push', 2),
    step('asked-wechat', ASKED, 'wechat', 2),
    step('asked-sms', ASKED, 'sms', 15),
    step('assigned-push', ASSIGNED, 'push', 2),
    step('assigned-wechat', ASSIGNED, 'wechat', 2),
    step('assigned-sms', ASSIGNED, 'sms', 5, '已指派给本人的事，一直到打电话。'),
    step('assigned-voice', ASSIGNED, 'voice', 15),
    step('reminder-push', REMINDER, 'push', 10),
    step('reminder-wechat', REMINDER, 'wechat', 60),
    step('reminder-sms', REMINDER, 'sms', 60),
    step('told-push', TOLD, 'push', 30),
    step('told-wechat', TOLD, 'wechat', 60, '一般消息不花短信费，收件箱里都有。'),
  ],
});

const quiet = defineDecisionTable({
  name: TABLES.quiet,
  title: { zh: '消息的免打扰时段', en: 'Quiet hours of messages' },
  hitPolicy: 'FIRST',
  inputs: [KIND, URGENCY],
  outputs: [
    // none: rings at any hour; own: only the hours that the person chose hold it; usual: the person's hours or, where none were chosen, these.
    { id: 'quiet', title: { zh: '按谁的时段', en: 'Whose hours' }, type: 'string', values: ['none', 'own', 'usual'] },
    { id: 'from', title: { zh: '从', en: 'From' }, type: 'string' },
    { id: 'to', title: { zh: '到', en: 'To' }, type: 'string' },
  ],
  rules: [
    { id: 'red', when: ['-', '"red"'], then: ['"none"', '', ''], note: '紧急消息不受免打扰限制；改了这一行也一样。' },
    { id: 'duty', when: ['"assigned", "red", "code", "test"', '-'], then: ['"none"', '', ''] },
    { id: 'work', when: ['"offer", "asked", "progress"', '-'], then: ['"own"', '', ''], note: '在岗的人才会被问到，默认不设时段。' },
    { id: 'usual', when: ['-', '-'], then: ['"usual"', '"22:00"', '"07:00"'] },
  ],
});

const WORDS = { kind: { text: 'notify.kind' }, urgency: { text: 'notify.table.urgency' } };

export const tables: ShippedTables = {
  [TABLES.channels]: { table: channels, facts: ['kind', 'urgency'], words: { ...WORDS, channel: { text: 'notify.channel' } } },
  [TABLES.quiet]: { table: quiet, facts: ['kind', 'urgency'], words: { ...WORDS, quiet: { text: 'notify.table.quiet' } } },
};
