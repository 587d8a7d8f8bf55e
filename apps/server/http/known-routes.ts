import type { FastifyInstance } from 'fastify';

/** The routes of the server, to tell a wrong method from a wrong address: a router only says that nothing matched. */
export class KnownRoutes {
  readonly #routes: { readonly path: RegExp; readonly methods: readonly string[] }[] = [];

  /** Takes note of every route that is registered from now on. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ url, method }) => {
      const path = new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}/?$`);
      this.#routes.push({ path, methods: [method].flat() });
    });
  }

  /** The methods under which an address is known; empty where it is not. */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?')[0] ?? '';
    return [...new Set(this.#routes.filter((route) => route.path.test(path)).flatMap(({ methods }) => methods))].sort();
  }
}
