/** Telephone calls: a gateway asks step by step what to say and do; staff look after lines, numbers and the calls that people must return. */
import { binary, defineContract, idOf, pageOf, pageQuery } from '@huying/kernel';
import { areaPath } from '@huying/place/contract';
import { z } from 'zod';

const time = z.iso.datetime({ offset: true });
/** Who takes calls and looks after elders' files. */
export const TELEPHONY_STAFF = ['desk', 'committee', 'grid', 'street'] as const;
const NUMBER = '028-1800 0001';
/** As it is typed; the server brings it to one form. */
const number = z.string().trim().min(5).max(24).regex(/^[\d\s()（）+-]+$/, 'number').meta({ examples: [NUMBER] });

// The gateway ----------------------------------------------------------------------------------------------------------------------

/** A WAV recording of a minute at 16 kHz, in base64 in what is signed in base64. */
const STEP_BYTES = 4_000_000;
export const EVENTS = ['began', 'pressed', 'spoke', 'silent', 'hungUp', 'dialled'] as const;
/** What the gateway signs besides who it is for, when, and the token's own name. */
export const stepShape = z.object({
  /** Names the call, and the step within it, from 1. */
  callId: z.string().regex(/^[\w.:@-]{1,100}$/), step: z.number().int().min(1).max(200),
  /** The line that was called; the caller, null where the network does not tell. */
  to: z.string().max(24), from: z.string().max(24).nullish(), event: z.enum(EVENTS),
  digit: z.string().regex(/^[0-9*#]$/).optional(), /** Of `dialled`. */ answered: z.boolean().optional(),
  /** What was said: as text where the gateway knows it, as a WAV recording in base64. */
  words: z.string().trim().max(500).optional(), wav: z.base64().max(STEP_BYTES).optional(),
});
/** What was said in a call, recorded and sent after it. */
export const recordingShape = z.object({ callId: z.string().regex(/^[\w.:@-]{1,100}$/), to: z.string().max(24), wav: z.base64().max(STEP_BYTES) });
export const verb = z.discriminatedUnion('verb', [
  z.object({ verb: z.literal('say'), text: z.string() }), z.object({ verb: z.literal('gather'), digits: z.literal(1), timeoutSeconds: z.number() }),
  z.object({ verb: z.literal('record'), mostSeconds: z.number(), silenceSeconds: z.number(), endsOn: z.literal('#'), keys: z.array(z.string()) }),
  z.object({ verb: z.literal('dial'), number: z.string(), /** What whoever is rung up sees. */ from: z.string(), ringSeconds: z.number() }), z.object({ verb: z.literal('hangUp') }),
]);
const answer = z.object({ callId: z.string(), step: z.number().int(), language: z.enum(['zh-CN', 'en']), verbs: z.array(verb) });

// Staff ----------------------------------------------------------------------------------------------------------------------------

export const line = z.object({ number: z.string(), name: z.string(), areaPath, /** Where callers are put through to. */ duty: z.string().nullable() });
export const elderNumber = z.object({ id: idOf('number'), elderId: idOf('person'), elderName: z.string(), number: z.string(), note: z.string().nullable(), addedAt: time, addedBy: z.string() });
export const CALLBACK_REASONS = ['unknown', 'silent', 'notChosen', 'refused'] as const;
export const callback = z.object({
  id: idOf('callback'), at: time, areaPath, line: z.string(), reason: z.enum(CALLBACK_REASONS), isUrgent: z.boolean(), /** Null where the network did not tell it. */ number: z.string().nullable(),
  text: z.string().nullable(), hasRecording: z.boolean(), /** Whose number it is. */ elders: z.array(z.object({ id: idOf('person'), name: z.string() })),
  state: z.enum(['waiting', 'attached', 'closed']), needId: idOf('need').nullable(), words: z.string().nullable(), doneAt: time.nullable(), doneBy: z.string().nullable(),
});
const callbackParams = z.object({ callbackId: idOf('callback') });
// The two sides of a visit ------------------------------------------------------------------------------------------------------------

const TALKERS = ['elder', 'family', 'volunteer', 'organisation', 'property', 'grid', 'committee', 'street', 'desk'] as const;
export const RELAY_STATES = ['asked', 'ringing', 'connected', 'ended', 'failed'] as const;
export const relay = z.object({ id: idOf('relay'), visitId: idOf('visit'), isMine: z.boolean(), state: z.enum(RELAY_STATES), askedAt: time, seconds: z.number().int().nullable() });
const visitParams = z.object({ visitId: idOf('visit') });
/** What the gateway signs about a bridge. */
export const relayReport = z.object({ callId: z.string().max(100), state: z.enum(['ringing', 'connected', 'ended', 'failed']), seconds: z.number().int().min(0).max(86_400).optional() });

const over = { 'telephony.over': 409 } as const;

export const telephony = defineContract('telephony', {
  routes: {
    step: {
      method: 'POST', path: '/api/telephony/steps', summary: 'A step of a call, signed by the telephone gateway; answers what to say and do next', who: 'anybody', attemptsPerMinute: 6_000,
      body: binary(['application/jose'], STEP_BYTES), out: answer, refusals: { 'telephony.unknownLine': 404, 'telephony.stepDiffers': 409 },
    },
    recording: {
      method: 'POST', path: '/api/telephony/recordings', summary: 'The recording of what was said in a call, sent after it and signed by the telephone gateway; kept once', who: 'anybody', attemptsPerMinute: 600,
      body: binary(['application/jose'], STEP_BYTES), out: z.object({ isKept: z.boolean() }), refusals: { 'telephony.unknownLine': 404, 'telephony.unknownCall': 404, 'telephony.notSpeech': 422 },
    },
    lines: { method: 'GET', path: '/api/telephony/lines', summary: 'Numbers that people call, with the area that each is for', who: [...TELEPHONY_STAFF, 'administrator'], out: z.object({ lines: z.array(line) }) },
    keepLine: {
      method: 'POST', path: '/api/telephony/lines', summary: 'Add a number that people call, or change what it is for', who: ['administrator'], body: z.object({ number, name: z.string().trim().min(1).max(60), areaPath, duty: number.nullable().default(null) }), out: line,
      refusals: { 'telephony.noNumber': 422, 'telephony.lineTaken': 409 },
    },
    endLine: { method: 'POST', path: '/api/telephony/lines/end', summary: 'Nobody calls this number any more', who: ['administrator'], body: z.object({ number }), out: z.object({}), refusals: { 'telephony.unknownLine': 404 } },
    numbers: {
      method: 'GET', path: '/api/telephony/numbers', summary: 'Telephones of elders beside their mobile numbers: of one elder, or whose this number is', who: TELEPHONY_STAFF,
      query: pageQuery.extend({ elderId: idOf('person').optional(), number: number.optional() }), out: pageOf(elderNumber),
    },
    addNumber: {
      method: 'POST', path: '/api/telephony/numbers', summary: 'This telephone stands at the home of this elder; one number may be of several', who: TELEPHONY_STAFF, attemptsPerMinute: 120,
      body: z.object({ elderId: idOf('person'), number, note: z.string().trim().max(60).nullable().default(null) }), out: elderNumber, refusals: { 'telephony.noNumber': 422, 'telephony.noElder': 422, 'telephony.twice': 409, 'telephony.tooMany': 409 },
    },
    removeNumber: { method: 'DELETE', path: '/api/telephony/numbers/:numberId', summary: 'The elder is not reached by it any more', who: TELEPHONY_STAFF, params: z.object({ numberId: idOf('number') }), out: z.object({}) },
    callbacks: {
      method: 'GET', path: '/api/telephony/callbacks', summary: 'Calls that people must go on with: from numbers nobody knows, silent ones', who: [...TELEPHONY_STAFF, 'auditor'],
      query: pageQuery.extend({ state: z.enum(['waiting', 'done']).default('waiting') }), out: pageOf(callback),
    },
    callbackRecording: { method: 'GET', path: '/api/telephony/callbacks/:callbackId/recording', summary: 'What was said; listening is recorded', who: TELEPHONY_STAFF, params: callbackParams, gives: 'file', writes: true },
    attach: {
      method: 'POST', path: '/api/telephony/callbacks/:callbackId/attach', summary: 'The caller is this elder: what was said becomes a need of theirs', who: TELEPHONY_STAFF, params: callbackParams,
      body: z.object({ elderId: idOf('person'), /** What is wanted, as heard; instead of what the recogniser made of it. */ text: z.string().trim().min(1).max(500).optional(), /** The number is theirs from now on. */ keepsNumber: z.boolean().default(false) }),
      out: callback, refusals: { ...over, 'need.noElder': 422, 'need.tooMany': 429, 'telephony.nothingSaid': 422 },
    },
    relay: {
      method: 'GET', path: '/api/telephony/visits/:visitId/relay', summary: 'Whether I may talk to the other side of a visit by telephone, and what became of the last attempt', who: TALKERS, params: visitParams,
      out: z.object({ /** Masked. */ name: z.string(), /** Which the telephone shows, and which may be called as well. */ line: z.string().nullable(), isOpen: z.boolean(), latest: relay.nullable() }),
    },
    ring: {
      method: 'POST', path: '/api/telephony/visits/:visitId/relay', summary: 'Ring me up and put me through to the other side; neither sees the number of the other', who: TALKERS, attemptsPerMinute: 20, params: visitParams, out: relay,
      refusals: { 'telephony.relayOver': 410, 'telephony.noRelay': 503, 'telephony.noNumberToRing': 422, 'telephony.ringsAlready': 409, 'telephony.rungEnough': 429 },
    },
    relayReport: {
      method: 'POST', path: '/api/telephony/relays/reports', summary: 'What became of a bridge: a signed report of the telephone gateway', who: 'anybody', attemptsPerMinute: 6_000, body: binary(['application/jose'], 32 * 1024), out: z.object({ isKnown: z.boolean() }),
    },
    closeCallback: { method: 'POST', path: '/api/telephony/callbacks/:callbackId/close', summary: 'Rung back, or nobody needs anything', who: TELEPHONY_STAFF, params: callbackParams, body: z.object({ words: z.string().trim().min(2).max(300) }), out: callback, refusals: over },
  },
  calls: {
    /** Lines of the tenant and telephones at elders' homes, put there as a whole; a line that another tenant has stays theirs. */
    addTelephones: {
      in: z.object({ lines: z.array(line).max(50), numbers: z.array(z.object({ elderId: idOf('person'), elderName: z.string().max(40), areaPath, number: z.string().max(24), note: z.string().max(60).nullable() })).max(2_000) }),
      refusals: { 'telephony.noNumber': 422 },
    },
  },
  notices: {
    relayed: z.object({ visitId: idOf('visit'), state: z.enum(RELAY_STATES) }),
    changed: z.object({ callbackId: idOf('callback'), isUrgent: z.boolean(), state: z.string() }),
  },
});
