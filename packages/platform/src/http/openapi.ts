import { type Binary, PLATFORM_REFUSALS, type Route } from '@huying/kernel';
import { z } from 'zod';
import { fullName, type Registry } from '../registry.ts';

const schemaOf = (shape: z.ZodType, io: 'input' | 'output') => {
  const { $schema: _, ...schema } = z.toJSONSchema(shape, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Record<string, unknown>;
  return schema;
};

const isBinary = (body: Route['body']): body is Binary => body !== undefined && 'binary' in body;

function parametersOf(route: Route): object[] {
  const list = (shape: z.ZodObject | undefined, where: 'path' | 'query') =>
    Object.entries(shape?.shape ?? {}).map(([name, part]) => {
      const schema = schemaOf(part as z.ZodType, 'input');
      const required = where === 'path' || !(part as z.ZodType).safeParse(undefined).success;
      return { name, in: where, required, schema };
    });
  const key = { name: 'Idempotency-Key', in: 'header', required: false, schema: { type: 'string', minLength: 8, maxLength: 80 } };
  return [...list(route.params, 'path'), ...list(route.query, 'query'), ...(route.method === 'GET' ? [] : [key])];
}

function responsesOf(route: Route): Record<string, object> {
  const codes = new Map<number, string[]>();
  const refusals: Record<string, number> = { ...(route.refusals ?? {}), 'request.invalid': 400, ...(route.who === 'anybody' ? {} : { 'session.required': 401, 'access.denied': 403 }) };
  for (const [code, status] of Object.entries(refusals)) codes.set(status, [...(codes.get(status) ?? []), code]);
  const responses: Record<string, object> = {};
  if (route.out) responses['200'] = { description: 'Done', content: { 'application/json': { schema: schemaOf(route.out, 'output') } } };
  else if (route.gives === 'file') responses['200'] = { description: 'The file', content: { '*/*': { schema: { type: 'string', format: 'binary' } } } };
  else responses['204'] = { description: 'Done' };
  for (const [status, list] of [...codes].sort(([a], [b]) => a - b)) {
    responses[String(status)] = { description: list.join(', '), content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
  }
  return responses;
}

function operationOf(route: Route): object {
  const body = route.body;
  const content = isBinary(body)
    ? Object.fromEntries(body.binary.map((type) => [type, { schema: { type: 'string', format: 'binary', maxLength: body.maxBytes } }]))
    : body && { 'application/json': { schema: schemaOf(body, 'input') } };
  return {
    operationId: fullName(route), tags: [route.module], summary: route.summary,
    ...(route.who === 'anybody' ? { security: [] } : {}),
    'x-who': route.who,
    parameters: parametersOf(route),
    ...(content ? { requestBody: { required: true, content } } : {}),
    responses: responsesOf(route),
  };
}

/** The OpenAPI 3.1 document of everything installed, made from the contracts alone. */
export function openApiDocument(registry: Registry): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const { route } of registry.routes) {
    const path = route.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Huying', version: '0.1.0', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    security: [{ session: [] }, { key: [] }],
    tags: registry.modules.map((module) => ({ name: module.name })),
    paths,
    components: {
      securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'huying_session' }, key: { type: 'http', scheme: 'bearer' } },
      schemas: {
        Problem: {
          type: 'object', required: ['type', 'title', 'status', 'code'],
          properties: {
            type: { type: 'string' }, title: { type: 'string' }, status: { type: 'integer' },
            code: { type: 'string', description: `A refusal of the route, or of the platform: ${Object.keys(PLATFORM_REFUSALS).join(', ')}` },
            detail: { type: 'string' }, facts: { type: 'object' },
            issues: { type: 'array', items: { type: 'object', properties: { path: { type: 'string' }, message: { type: 'string' } } } },
          },
        },
      },
    },
  };
}
