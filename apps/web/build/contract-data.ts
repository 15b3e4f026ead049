import { pathToFileURL } from 'node:url';
import type { Contract, Notice, Route } from '@huying/kernel';
import type { Plugin } from 'vite';

/**
 * Leaves the shapes of the contracts out of the built pages.
 *
 * The browser needs of a contract only where a route is and what kind of body it takes; the server checks everything anyway, and zod with all
 * shapes would take 35 KB of an elder's 120. So the built page gets `defineContract(…)` already carried out, as data, and the shapes beside
 * it are marked as having no effect, so that those which nothing uses fall away. A lifecycle without conditions was checked here and is data too.
 * Everything else in a contract (lists, functions) stays as it is written. While developing nothing is changed, and the client checks every answer against its shape.
 */
export function contractData(): Plugin {
  return {
    name: 'huying-contract-data',
    apply: 'build',
    enforce: 'post',
    async transform(code, id) {
      const path = id.split('?')[0] as string;
      const isContract = /[\\/]contract\.ts$/.test(path);
      if (/[\\/]node_modules[\\/]/.test(path) || !/\.tsx?$/.test(path) || !(isContract || code.includes('zod'))) return null;
      const declared = declarators(this.parse(code) as unknown as Program);
      const carriedOut = declared.filter(({ callee }) => callee !== undefined && CARRIED_OUT.has(callee));
      const given = carriedOut.length > 0 ? ((await import(pathToFileURL(path).href)) as Record<string, unknown>) : {};
      const pure = new Set(SHAPE_MAKERS);
      const changes = declared.flatMap(({ name, start, end, root, callee }) => {
        if (callee === 'defineContract') return [{ start, end, text: JSON.stringify(dataOf(given[name] as Contract)) }];
        // It was found sound just now; a condition is a function and stays code.
        if (isContract && callee === 'defineLifecycle' && isPlain(given[name])) return [{ start, end, text: JSON.stringify(given[name]) }];
        // In a contract every call that makes a constant makes a shape, also one within an object or a list; elsewhere only those that begin with one.
        if (isContract ? !code.slice(start, end).includes('(') : !pure.has(root)) return [];
        pure.add(name);
        return [{ start, end, text: `/* @__PURE__ */ (() => (${code.slice(start, end)}))()` }];
      });
      // From the end, so that the places of those before stay true.
      const result = changes.reverse().reduce((text, change) => text.slice(0, change.start) + change.text + text.slice(change.end), code);
      return { code: result, map: null };
    },
  };
}

const CARRIED_OUT: ReadonlySet<string> = new Set(['defineContract', 'defineLifecycle']);
/** Nothing in it is lost as JSON; what a file keeps to itself is not known here. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).every((inner) => typeof inner !== 'object' || inner === null ? isPlainValue(inner) : isPlain(inner)) : false;
const isPlainValue = (value: unknown) => value === null || ['string', 'number', 'boolean'].includes(typeof value);

const SHAPE_MAKERS = ['z', 'idOf', 'pageOf', 'binary'];

/** The part of ESTree that is looked at. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly name?: string;
  readonly callee?: Node;
  readonly object?: Node;
}
interface Declaration {
  readonly type: string;
  readonly declarations?: readonly { readonly id: Node; readonly init?: Node | null }[];
}
interface Program {
  readonly body: readonly (Declaration & { readonly declaration?: Declaration | null })[];
}

interface Declared {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** The first name of the chain: `z` in `z.object({}).optional()`. */
  readonly root: string;
  /** The name that is called directly: `defineContract` in `defineContract(…)`. */
  readonly callee: string | undefined;
}

const MAKES = new Set(['CallExpression', 'ObjectExpression', 'ArrayExpression']);

/** The constants at the top of a file that are made by a call, or put together. */
function declarators(program: Program): Declared[] {
  return program.body
    .flatMap((statement) => (statement.declaration ?? statement).declarations ?? [])
    .flatMap(({ id, init }) =>
      init && MAKES.has(init.type) && id.name ? [{ name: id.name, start: init.start, end: init.end, root: rootOf(init), callee: init.callee?.name }] : [],
    );
}

const rootOf = (node: Node): string => {
  const inner = node.callee ?? node.object;
  return inner ? rootOf(inner) : (node.name ?? '');
};

/** A contract as the built page sees it. Shapes become empty objects: it matters only whether there is one. */
export function dataOf(contract: Contract): unknown {
  return { module: contract.module, routes: mapRoutes(contract.routes), calls: {}, events: {}, notices: mapNotices(contract.notices as Readonly<Record<string, Notice>>) };
}

const mapNotices = (notices: Readonly<Record<string, Notice>>) =>
  Object.fromEntries(Object.entries(notices).map(([key, { module, name }]) => [key, { module, name }]));

const mapRoutes = (routes: Readonly<Record<string, Route>>) =>
  Object.fromEntries(
    Object.entries(routes).map(([key, { module, name, method, path, who, body, out, gives }]) => [
      key,
      {
        module, name, method, path, who,
        ...(body ? { body: 'binary' in body ? { binary: body.binary, maxBytes: body.maxBytes } : {} } : {}),
        ...(out ? { out: {} } : {}),
        ...(gives ? { gives } : {}),
      },
    ]),
  );
