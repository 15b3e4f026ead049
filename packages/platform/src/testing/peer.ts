/** A server on loopback that stands for a provider: it keeps what was asked of it and answers as it is told. */
import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  /** The query as it came, for signatures. */
  readonly search: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body as it came. */
  readonly bytes: Buffer;
}

export interface PeerAnswer {
  readonly status?: number;
  readonly body?: string | object | Buffer;
  /** Never answers. */
  readonly hangs?: true;
}

export interface Peer {
  readonly url: string;
  close(): Promise<void>;
}

export async function startPeer(answer: (asked: Asked) => PeerAnswer | Promise<PeerAnswer>): Promise<Peer> {
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', async () => {
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
      const search = (request.url ?? '').split('?')[1] ?? '';
      const bytes = Buffer.concat(parts);
      const { status = 200, body = {}, hangs } = await answer({ method: request.method ?? '', url, search, headers: request.headers, body: bytes.toString('utf8'), bytes });
      if (hangs) return;
      response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    }),
  };
}
