import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { Installation } from '../installation.ts';

/** Pages of the audiences; below each of them the page itself routes. */
const AUDIENCES = ['elder', 'family', 'volunteer', 'resident', 'org', 'property', 'worker', 'desk', 'centre'];

const API_PAGE = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Huying API</title>
<link rel="stylesheet" href="/api-docs/swagger-ui.css"></head><body><div id="api"></div>
<script src="/api-docs/swagger-ui-bundle.js"></script><script src="/api-docs/start.js"></script></body></html>`;
const API_START = "window.ui = SwaggerUIBundle({ url: '/openapi.json', dom_id: '#api', deepLinking: true });";

/** The page of the first start is a part of the one at `/`. It is there as long as nobody has set the installation up, and then gone for ever. */
const FIRST_START = /^\/setup\/?(\?|$)/;
/** Other parts of the page at `/`, for whoever has a paper in the hand or a code before the camera. */
const FOR_ANYBODY = /^\/(check|check-in)\/?(\?|$)/;

/** Serves the built pages and the browsable API document. */
export async function registerWeb(server: FastifyInstance, { config, tenants }: Pick<Installation, 'config' | 'tenants'>): Promise<void> {
  const swagger = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  await server.register(fastifyStatic, { root: swagger, prefix: '/api-docs/', index: false, decorateReply: false, allowedPath: (path) => /\/swagger-ui(-bundle)?\.(css|js)$/.test(path) });
  server.get('/api-docs', async (_request, reply) => reply.redirect('/api-docs/'));
  server.get('/api-docs/', async (_request, reply) => reply.type('text/html').send(API_PAGE));
  server.get('/api-docs/start.js', async (_request, reply) => reply.type('text/javascript').send(API_START));

  const root = config.webDir;
  server.setNotFoundHandler(async (request, reply) => {
    if (root && request.method === 'GET' && !request.url.startsWith('/api/')) {
      const audience = request.url.split(/[/?]/)[1] ?? '';
      const isFirstStart = FIRST_START.test(request.url);
      const page = AUDIENCES.includes(audience) ? `${audience}.html` : isFirstStart || FOR_ANYBODY.test(request.url) ? 'index.html' : '';
      const isOver = isFirstStart && (config.demonstration || (await tenants()).length > 0);
      if (page && existsSync(join(root, page))) {
        reply.header('cache-control', 'no-cache');
        return isOver ? reply.code(410).type('text/html').send(await readFile(join(root, page))) : reply.sendFile(page);
      }
    }
    return reply.code(404).type('application/problem+json').send({ type: '/problems/thing.notFound', title: 'thing: notFound', status: 404, code: 'thing.notFound' });
  });
  if (!root || !existsSync(root)) return;
  await server.register(fastifyStatic, {
    root, prefix: '/', index: ['index.html'],
    setHeaders: (response, path) => {
      response.header('cache-control', /[/\\]assets[/\\]/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}
