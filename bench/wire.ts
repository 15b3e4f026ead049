import { Agent, type ClientRequest, request as httpRequest } from 'node:http';

/** The thinnest client Node has: what is measured is the server, which shares two cores with it. */
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

export interface WireAnswer {
  readonly status: number;
  readonly value: Record<string, unknown>;
}

export function send(port: number, method: string, path: string, cookie: string, body?: unknown): Promise<WireAnswer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { host: '127.0.0.1', port, method, path, agent, headers: { cookie, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }) } },
      (response) => {
        let answer = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          answer += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, value: answer ? JSON.parse(answer) : {} }));
      },
    );
    request.on('error', reject);
    request.end(text);
  });
}

/** How many bytes a file has. */
export function fetchFile(port: number, path: string, cookie: string): Promise<{ readonly status: number; readonly bytes: number }> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method: 'GET', path, agent, headers: { cookie } }, (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, bytes }));
    });
    request.on('error', reject);
    request.end();
  });
}

export interface OpenStream {
  close(): void;
}

/** Reads a stream of server-sent events; calls back with the event's name and its data text. */
export function openStream(port: number, cookie: string, onEvent: (event: string, data: string) => void, path = '/api/stream'): Promise<OpenStream> {
  return new Promise((resolve, reject) => {
    const request: ClientRequest = httpRequest({ host: '127.0.0.1', port, path, headers: { cookie }, agent: false }, (response) => {
      let rest = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        const blocks = (rest + chunk).split('\n\n');
        rest = blocks.pop() as string;
        for (const block of blocks) {
          const event = /^event: (.+)$/m.exec(block)?.[1];
          if (event) onEvent(event, /^data: (.+)$/m.exec(block)?.[1] ?? '');
        }
      });
      response.on('error', () => undefined);
      resolve({ close: () => request.destroy() });
    });
    request.on('error', reject);
    request.end();
  });
}

export async function inParallel<T>(items: readonly T[], width: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, async () => {
    while (next < items.length) await work(items[next++] as T);
  }));
}
