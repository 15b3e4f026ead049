import type { Call, Route } from '@huying/kernel';
import type { AnyHandler, AnyRouteHandler, Identity, JobDefinition, Listener, ModuleDefinition, PersonalData } from './module.ts';
import { checkPersonal } from './personal.ts';

/** Everything the installed modules offer, found by name. */
export interface Registry {
  readonly modules: readonly ModuleDefinition[];
  readonly routes: readonly { readonly route: Route; readonly handle: AnyRouteHandler }[];
  call(name: string): { readonly call: Call; readonly handle: AnyHandler };
  listeners(event: string): readonly Listener[];
  readonly jobs: readonly JobDefinition[];
  readonly identity: Identity;
  readonly personal: readonly PersonalData[];
}

export const fullName = (thing: { readonly module: string; readonly name: string }): string => `${thing.module}.${thing.name}`;

/** Puts the modules together; throws where two clash or something declared is not there. */
export function createRegistry(modules: readonly ModuleDefinition[]): Registry {
  const names = new Set<string>();
  const calls = new Map<string, { call: Call; handle: AnyHandler }>();
  const routes: { route: Route; handle: AnyRouteHandler }[] = [];
  const listeners = new Map<string, Listener[]>();
  const paths = new Set<string>();

  for (const module of modules) {
    if (names.has(module.name)) throw new Error(`module ${module.name} is installed twice`);
    names.add(module.name);
    if (module.personal) checkPersonal(module.name, module.personal);
    for (const [name, route] of Object.entries(module.contract.routes)) {
      const handle = module.routes[name];
      if (!handle) throw new Error(`${module.name}: route ${name} has no handler`);
      const at = `${route.method} ${route.path.replace(/:[A-Za-z]+/g, ':')}`;
      if (paths.has(at)) throw new Error(`${module.name}: ${at} is taken`);
      paths.add(at);
      routes.push({ route, handle });
    }
    for (const [name, call] of Object.entries(module.contract.calls)) {
      const handle = module.calls[name];
      if (!handle) throw new Error(`${module.name}: call ${name} has no handler`);
      calls.set(`${module.name}.${name}`, { call, handle });
    }
    for (const listener of module.listeners) {
      const event = fullName(listener.event);
      listeners.set(event, [...(listeners.get(event) ?? []), listener]);
    }
  }
  const identities = modules.flatMap((module) => (module.identity ? [module.identity] : []));
  if (identities.length > 1) throw new Error('only one module says who people are');
  return {
    modules,
    routes,
    jobs: modules.flatMap((module) => module.jobs),
    personal: modules.flatMap((module) => (module.personal ? [module.personal] : [])),
    identity: identities[0] ?? { loadActor: async () => undefined },
    listeners: (event) => listeners.get(event) ?? [],
    call(name) {
      const found = calls.get(name);
      if (!found) throw new Error(`no installed module answers the call ${name}`);
      return found;
    },
  };
}
