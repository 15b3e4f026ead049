/** A collector on loopback that understands OTLP over HTTP, in both of its forms, and keeps what it was given. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** 2 is an error. */
  readonly status: number;
  readonly resource: Readonly<Record<string, string | number | boolean>>;
}

/** Fields of a Protocol Buffers message by number: numbers as they are, everything else as bytes. */
function fieldsOf(bytes: Buffer): Map<number, (bigint | Buffer)[]> {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const varint = (): bigint => {
    for (let value = 0n, shift = 0n; ; shift += 7n) {
      const byte = bytes.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    const wire = tag & 7;
    const value = wire === 0 ? varint() : take(wire === 1 ? 8 : wire === 5 ? 4 : Number(varint()));
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
}

const messages = (fields: Map<number, (bigint | Buffer)[]>, number: number) => (fields.get(number) ?? []) as Buffer[];
const text = (fields: Map<number, (bigint | Buffer)[]>, number: number, encoding: BufferEncoding = 'utf8') => messages(fields, number)[0]?.toString(encoding) ?? '';

function attributesOf(list: readonly Buffer[]): Record<string, string | number | boolean> {
  return Object.fromEntries(list.map((bytes) => {
    const pair = fieldsOf(bytes);
    const value = fieldsOf(messages(pair, 2)[0] ?? Buffer.alloc(0));
    if (value.has(1)) return [text(pair, 1), text(value, 1)];
    if (value.has(2)) return [text(pair, 1), value.get(2)?.[0] === 1n];
    return [text(pair, 1), Number(value.get(3)?.[0] ?? 0n)];
  }));
}

function spansOfProtobuf(body: Buffer): ReceivedSpan[] {
  return messages(fieldsOf(body), 1).map(fieldsOf).flatMap((resourceSpans) => {
    const resource = attributesOf(messages(fieldsOf(messages(resourceSpans, 1)[0] ?? Buffer.alloc(0)), 1));
    return messages(resourceSpans, 2).flatMap((scope) => messages(fieldsOf(scope), 2)).map(fieldsOf).map((span) => ({
      traceId: text(span, 1, 'hex'), spanId: text(span, 2, 'hex'), parentSpanId: text(span, 4, 'hex'), name: text(span, 5), kind: Number(span.get(6)?.[0] ?? 0n),
      attributes: attributesOf(messages(span, 9)), status: Number(fieldsOf(messages(span, 15)[0] ?? Buffer.alloc(0)).get(3)?.[0] ?? 0n), resource,
    }));
  });
}

interface JsonPair {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly boolValue?: boolean; readonly intValue?: number | string; readonly doubleValue?: number };
}
interface JsonSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly JsonPair[];
  readonly status?: { readonly code?: number };
}
interface JsonBody {
  readonly resourceSpans: readonly { readonly resource: { readonly attributes: readonly JsonPair[] }; readonly scopeSpans: readonly { readonly spans: readonly JsonSpan[] }[] }[];
}

function spansOfJson(body: Buffer): ReceivedSpan[] {
  const plain = (pairs: readonly JsonPair[]) => Object.fromEntries(pairs.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? Number(value.doubleValue ?? value.intValue)]));
  return (JSON.parse(body.toString('utf8')) as JsonBody).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans).map(({ parentSpanId = '', status, attributes, ...span }) => ({
      ...span, parentSpanId, attributes: plain(attributes), status: status?.code ?? 0, resource: plain(resource.attributes),
    })));
}

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** All that was given, as it came. */
  bytes(): Buffer;
  /** The content types it came as. */
  readonly types: ReadonlySet<string>;
  close(): Promise<void>;
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const types = new Set<string>();
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const type = request.headers['content-type'] ?? '';
    const isSound = request.url === '/v1/traces' && request.method === 'POST';
    if (isSound) {
      bodies.push(body);
      types.add(type);
      spans.push(...(type === 'application/json' ? spansOfJson(body) : spansOfProtobuf(body)));
    }
    response.writeHead(isSound ? 200 : 404, { 'content-type': type }).end(type === 'application/json' ? '{}' : '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, spans, types,
    bytes: () => Buffer.concat(bodies),
    close: () => new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
