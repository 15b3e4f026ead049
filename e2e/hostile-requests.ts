/** What no honest page sends: values, bodies, addresses, headers and files, made from a request that is right. */
import type { GeneratedRequest } from './generated-requests.ts';
import { PNG, spokenWav, wavHead } from './sample-files.ts';

export interface HostileRequest {
  /** What is wrong with it. */
  readonly what: string;
  readonly url?: string;
  readonly payload?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Emoji of two units of UTF-16 each, begun at an odd or even place: whole themselves, but cut at a limit half of one is left. */
const halves = (units: number, offset: number) => 'x'.repeat(offset) + '😀'.repeat(Math.floor((units - offset) / 2));

const TEXTS: readonly string[] = [
  '', ' ', '\0', 'a\0b', '\ud800', '\u202e\u200b\ufeff', '\r\nset-cookie: a=b', `'; drop table need.need; --`, '$1', '%', '\\', '<script>alert(1)</script>', '../../../../etc/passwd', 'http://169.254.169.254/',
  '__proto__', 'constructor', 'undefined', '-1', '1e308', '０１２３', '00000000-0000-0000-0000-000000000000', '019e1a57-b43b-7ce7-86ee-6e1bc2473e8', 'true',
  '0000-01-01T00:00:00Z', '9999-12-31T23:59:59+23:59', '2026-13-45T25:61', '2026-99-99T99:99', '9999-99-99', '2026-02-30', 'weekly-XX', '0000-12',
  'for i in 1..1000000000 return i', 'sum(for a in 1..9999 return for b in 1..9999 return a*b)', '(((((((((((((((((((((((((((((((', '一'.repeat(120), 'ﷺ'.repeat(60), 'x'.repeat(200_000),
  // Limits are even numbers most of the time: begun at an odd place, half an emoji is left at each of them.
  ...[40, 60, 80, 200, 300, 500].map((units) => halves(units, 1)), halves(121, 0), halves(499, 0),
];

// Stand-ins for what JSON.stringify would not write; put in as text afterwards.
const RAW: Readonly<Record<string, string>> = {
  '@deep@': `${'['.repeat(40_000)}${']'.repeat(40_000)}`, '@deepObject@': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`, '@infinity@': '1e999', '@minusZero@': '-0',
  '@poison@': '{"__proto__":{"isAdmin":true}}', '@prototype@': '{"constructor":{"prototype":{"isAdmin":true}}}',
};
const OTHERS: readonly unknown[] = [null, true, 0, -1, 1.5, 1e308, 2 ** 53, 2 ** 63, [], [null], {}, { length: 1_000_000_000 }, Array(3_000).fill(0), ...Object.keys(RAW)];
/** For a text every text and a few things that are none, for anything else the other way round. */
const FOREIGN_TEXTS: readonly string[] = ['', 'x', '1', '__proto__', `'; drop table need.need; --`];
const FOREIGN_OTHERS: readonly unknown[] = [null, true, 1, [], {}, '@poison@'];
const valuesFor = (known: unknown): readonly unknown[] => (typeof known === 'string' ? [...TEXTS, ...FOREIGN_OTHERS] : [...OTHERS, ...FOREIGN_TEXTS]);

const written = (value: unknown): string => Object.entries(RAW).reduce((text, [name, raw]) => text.replaceAll(JSON.stringify(name), raw), JSON.stringify(value) ?? '');

type Path = readonly (string | number)[];
function placesIn(value: unknown, path: Path = []): Path[] {
  const inner = Array.isArray(value) ? [...value.entries()] : typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length > 0 ? [path] : []), ...inner.flatMap(([key, one]) => placesIn(one, [...path, key]))];
}
const at = (value: unknown, path: Path): unknown => path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
function replaced(value: unknown, [key, ...rest]: Path, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((one, index) => (index === key ? replaced(one, rest, by) : one));
  const { [key]: inner, ...others } = value as Record<string, unknown>;
  return by === GONE && rest.length === 0 ? others : { ...others, [key]: replaced(inner, rest, by) };
}
const GONE = Symbol('left out');
const shown = (value: unknown) => (written(value).length > 60 ? `${written(value).slice(0, 57)}…` : written(value));

const JSON_TYPE = { 'content-type': 'application/json' };
const json = (what: string, payload: string | Buffer, headers: Record<string, string> = JSON_TYPE): HostileRequest => ({ what, payload, headers });

/** Every place of the body with every hostile value, and bodies that are none. */
export function hostileBodies({ body }: GeneratedRequest): HostileRequest[] {
  if (body === undefined) return [json('a body where none is taken', '{"a":1}'), json('no JSON where no body is taken', '{')];
  const sound = JSON.stringify(body);
  const within = sound.slice(1, -1);
  const and = (more: string) => `{${within}${within ? ',' : ''}${more}}`;
  const whole: HostileRequest[] = [
    ...['', ' ', '{', '}', '{"a":', '[1,', 'null', '[]', '"x"', '1', 'true', '{}', '\ufeff{}', `${sound}${sound}`, `/**/${sound}`, '{a:1}', "{'a':1}", '{"a":NaN}', '{"a":01}', '\0'].map((text) => json(`the body ${JSON.stringify(text.slice(0, 30))}`, text)),
    ...Object.entries(RAW).map(([name, raw]) => json(`the body ${name}`, raw)),
    ...Object.keys(RAW).map((name) => json(`a key more: ${name}`, and(`"more":${RAW[name]}`))),
    json('a poisoned prototype', and('"__proto__":{"isAdmin":true}')), json('a prototype by constructor', and('"constructor":{"prototype":{"isAdmin":true}}')),
    json('a key more with a key for repeating', and(`"more":${RAW['@deep@']}`), { ...JSON_TYPE, 'idempotency-key': `deep-${Math.abs(sound.length)}-${within.length}-key` }),
    json('ten thousand keys more', and(Array.from({ length: 10_000 }, (_, index) => `"k${index}":${index}`).join(','))),
    json('bytes that are no UTF-8', Buffer.concat([Buffer.from(and('"more":"')).subarray(0, -1), Buffer.from([0xff, 0xfe, 0xc0, 0x80]), Buffer.from('"}')])),
    json('a megabyte', and(`"more":"${'x'.repeat(1_000_000)}"`)),
    ...['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', 'application/json;;;', 'a', 'application/jso\u00e9n', `application/${'j'.repeat(2_000)}`, 'audio/wav', 'image/png'].map((type) =>
      json(`the content type ${type.slice(0, 40)}`, sound, { 'content-type': type })),
    json('a body that says it is packed', sound, { ...JSON_TYPE, 'content-encoding': 'gzip' }),
    json('a length that is a lie', sound, { ...JSON_TYPE, 'content-length': '7' }),
  ];
  const places = placesIn(body);
  return [
    ...whole,
    ...places.map((path) => json(`without ${path.join('.')}`, JSON.stringify(replaced(body, path, GONE)))),
    ...places.flatMap((path) => valuesFor(at(body, path)).map((value) => json(`${path.join('.')} = ${shown(value)}`, written(replaced(body, path, value))))),
  ];
}

/** Texts that a shape lets pass and that are hard to keep. */
const HARD_TEXTS = TEXTS.filter((text) => text.length >= 40 && text.length <= 500);

/** Every text of the body with every text that is hard to keep: for another request that is right, to meet other code behind it. */
export const hostileTexts = ({ body }: GeneratedRequest): HostileRequest[] =>
  placesIn(body).filter((path) => typeof at(body, path) === 'string').flatMap((path) => HARD_TEXTS.map((text) => json(`${path.join('.')} = ${shown(text)}`, written(replaced(body, path, text)))));

const inAddress = (text: string) => encodeURIComponent(text.toWellFormed());
const RAW_SEGMENTS = ['%', '%zz', '%ff', '%ED%A0%80', '%00', '..%2f..%2fetc%2fpasswd', '%2e%2e%2f', ';', '*', 'x'.repeat(150), 'x'.repeat(3_000)];

/** Every parameter of the path and every key of the query with hostile words. */
export function hostileAddresses({ route, params, query }: GeneratedRequest, keys: readonly string[]): HostileRequest[] {
  const path = (name: string, text: string) => route.path.replace(/:([A-Za-z]+)/g, (_, one: string) => (one === name ? text : inAddress(String(params[one]))));
  const plain = path('', '');
  const texts = TEXTS.filter((text) => text.length < 3_000);
  const found: HostileRequest[] = Object.keys(params).flatMap((name) => [...texts.map(inAddress), ...RAW_SEGMENTS].map((text) => ({ what: `${name} = ${text.slice(0, 60)}`, url: path(name, text) })));
  const others = Object.entries(query).map(([key, value]) => `${key}=${inAddress(String(value))}`);
  for (const key of keys) {
    const rest = others.filter((one) => !one.startsWith(`${key}=`));
    const withKey = [...texts, '0', '-1', '1', '201', '1e9', '9007199254740993', '99999999999999999999', '1.5', ' 5', '0x10', 'Infinity'].map((text) => `${key}=${inAddress(text)}`);
    const odd = [`${key}=1&${key}=2`, `${key}[]=1`, `${key}[a]=1`, key, `${key}=%zz`, `${key}=%ff`, `${key}=%ED%A0%80`, ...CURSORS.map((cursor) => `${key}=${inAddress(cursor)}`)];
    found.push(...[...withKey, ...odd].map((text) => ({ what: `the query ${text.slice(0, 60)}`, url: `${plain}?${[...rest, text].join('&')}` })));
  }
  found.push(...['__proto__=1', '__proto__[a]=1', 'constructor=1', '&&&&', '='.repeat(500), 'a=1&'.repeat(2_000)].map((text) => ({ what: `the query ${text.slice(0, 40)}`, url: `${plain}?${[...others, text].join('&')}` })));
  return found;
}

const base64 = (text: string) => Buffer.from(text).toString('base64url');
const CURSORS = [
  base64('["a","b"]'), base64('["\\u0000","019e1a57-b43b-7ce7-86ee-6e1bc2473e82"]'), base64('["\\ud800","019e1a57-b43b-7ce7-86ee-6e1bc2473e82"]'), base64('[]'), base64('null'), base64('{'), base64('"x"'), '____',
  '019e1a57-b43b-7ce7-86ee-6e1bc2473e82', `019e1a57-b43b-7ce7-86ee-6e1bc2473e82${'x'.repeat(150)}`, '-5', '0', '999999999999999',
];

const GARBAGE = ['', 'x', '\u00ff\u00fe', '"', ';;;===', '%00', '%zz', '../../..', 'a'.repeat(6_000), '{"a":1}', "' or 1=1 --"];

const STEERING = ['idempotency-key', 'huying-given-at', 'authorization', 'cookie', 'origin', 'last-event-id', 'accept-encoding', 'range', 'if-none-match'];
const withHeader = (name: string, value: string): HostileRequest => ({ what: `${name}: ${value.slice(0, 30)}`, headers: { [name]: value } });

/** Headers that steer the platform, each with garbage. */
export const HOSTILE_HEADERS: readonly HostileRequest[] = [
  ...GARBAGE.flatMap((text) => [...STEERING.map((name) => withHeader(name, text)), withHeader('authorization', `Bearer ${text}`), withHeader('cookie', `huying_session=${text}`)]),
  withHeader('cookie', Array.from({ length: 100 }, (_, index) => `huying_session=${index}`).join('; ')),
  { what: 'two hundred headers', headers: Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, String(index)])) },
  { what: 'another host', headers: { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-for': '1.2.3.4', 'x-forwarded-proto': 'gopher' } },
];

/** A picture of 50,000 × 50,000 points, as its head claims. */
function hugePng(): Buffer {
  const bytes = Buffer.from(PNG);
  bytes.writeUInt32BE(50_000, 16);
  bytes.writeUInt32BE(50_000, 20);
  return bytes;
}

/** Files for a route that takes bytes. */
export function hostileFiles(mimeTypes: readonly string[], maxBytes: number): HostileRequest[] {
  const sound = spokenWav(1);
  const twisted = (offset: number, value: number) => {
    const bytes = Buffer.from(sound);
    bytes.writeUInt32LE(value >>> 0, offset);
    return bytes;
  };
  const files: [string, Buffer][] = [
    ['an empty file', Buffer.alloc(0)], ['text', Buffer.from('hello '.repeat(100))], ['half a head', sound.subarray(0, 20)], ['a head alone', sound.subarray(0, 44)], ['a head that says 4 GB', Buffer.concat([wavHead(0xffff_ffff), sound.subarray(44)])],
    ['an hour of silence', Buffer.concat([wavHead(3_600 * 32_000), Buffer.alloc(maxBytes + 1)])], ['as long as may be', Buffer.concat([wavHead(maxBytes - 44), Buffer.alloc(maxBytes - 44)])],
    ['no channels', twisted(22, 0)], ['a rate of nothing', twisted(24, 0)], ['a rate of 4 GHz', twisted(24, 0xffff_ffff)], ['a chunk of 4 GB', twisted(16, 0xffff_ffff)], ['bits that are none', twisted(32, 0)], ['noise after a head', Buffer.concat([wavHead(64_000), Buffer.alloc(64_000, 'Zufall')])],
    ['a picture', PNG], ['a picture of 50,000 × 50,000', hugePng()], ['the first bytes of a picture', PNG.subarray(0, 8)], ['a page that calls itself a picture', Buffer.concat([PNG.subarray(0, 8), Buffer.from('<script>alert(1)</script>')])], ['one byte', Buffer.from([0xff])],
  ];
  return [
    ...files.flatMap(([what, payload]) => mimeTypes.slice(0, 1).map((type) => ({ what, payload, headers: { 'content-type': type } }))),
    ...mimeTypes.map((type) => ({ what: `text as ${type}`, payload: Buffer.from('x'), headers: { 'content-type': `${type}; charset=utf-8` } })),
    ...['application/json', 'text/plain', 'application/octet-stream', '', mimeTypes[0]?.toUpperCase() ?? ''].map((type) => ({ what: `the content type ${type}`, payload: '{}', headers: { 'content-type': type } })),
  ];
}
