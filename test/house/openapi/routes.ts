import 'reflect-metadata';
import { RequestMethod } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { ACCESS } from '#libs/identity/http';
import type { Declared } from '#libs/identity/http';

/** A route as Nest has it. */
export interface Route {
  /** `GET`. */
  readonly method: string;
  /** `/api/v1/cases/{id}`. */
  readonly path: string;
  /** Names of the controller's class and of its method. */
  readonly controller: string;
  readonly handler: string;
  /** Status of its success. */
  readonly status: number;
  /** What it declares of who may call it; undefined: it declares nothing, and nobody may. */
  readonly access: Declared | undefined;
}

type Composed = Type | DynamicModule;

/** Every route of a module and of those that it imports, by path. What is registered nowhere is no route. */
export function routesOf(module: Composed): readonly Route[] {
  const controllers = new Set<Type>();
  collect(module, controllers, new Set());
  return [...controllers]
    .flatMap(routesOfController)
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

function collect(composed: Composed, controllers: Set<Type>, seen: Set<unknown>): void {
  const dynamic = 'module' in composed ? composed : undefined;
  const module = dynamic?.module ?? (composed as Type);
  if (seen.has(composed)) return;
  seen.add(composed);
  for (const each of [...(dynamic?.controllers ?? []), ...metadata<Type[]>('controllers', module, [])])
    controllers.add(each);
  for (const each of [...(dynamic?.imports ?? []), ...metadata<Composed[]>('imports', module, [])])
    if (typeof each === 'function' || (typeof each === 'object' && 'module' in each)) collect(each, controllers, seen);
}

function routesOfController(controller: Type): Route[] {
  const prototype = controller.prototype as Readonly<Record<string, unknown>>;
  return Object.getOwnPropertyNames(prototype).flatMap((handler): Route[] => {
    if (handler === 'constructor') return [];
    const method = prototype[handler];
    if (typeof method !== 'function' || !Reflect.hasMetadata('path', method)) return [];
    const verb = RequestMethod[metadata<RequestMethod>('method', method, RequestMethod.GET)];
    return [metadata<string | string[]>('path', controller, '')].flat().flatMap((base) =>
      [metadata<string | string[]>('path', method, '')].flat().map((own) => ({
        method: verb,
        path: pathOf(base, own),
        controller: controller.name,
        handler,
        status: metadata<number>('__httpCode__', method, verb === 'POST' ? 201 : 200),
        access: metadata<Declared | undefined>(ACCESS, method, undefined),
      })),
    );
  });
}

/** `api/v1/cases/:id` and `/` → `/api/v1/cases/{id}`. */
function pathOf(...parts: readonly string[]): string {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '');
  return `/${segments.map((segment) => segment.replace(/^:(\w+)$/, '{$1}')).join('/')}`;
}

function metadata<T>(key: string, target: object, otherwise: T): T {
  return (Reflect.getMetadata(key, target) as T | undefined) ?? otherwise;
}
