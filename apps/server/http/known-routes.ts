import type { FastifyInstance } from 'fastify';

/** The routes of the server, to tell a wrong method from a wrong address: a router only says that nothing matched. */
export class KnownRoutes {
  readonly #routes: { readonly path: RegExp; readonly parameters: number; readonly methods: readonly string[] }[] = [];

  /** Takes note of every route that is registered from now on. */
  watch(instance: FastifyInstance): void {
    instance.addHook('onRoute', ({ url, method }) => {
      const path = new RegExp(`^${url.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`);
      this.#routes.push({ path, parameters: url.split('/:').length - 1, methods: [method].flat() });
    });
  }

  /**
   * The methods under which an address is known; empty where it is not. Of the routes that it fits only the most literal count:
   * `/cases/7/clocks` is what it says, though an action of that name would fit, too.
   */
  methodsOf(url: string): readonly string[] {
    const path = url.split('?')[0] ?? '';
    const fitting = this.#routes.filter((route) => route.path.test(path));
    const fewest = Math.min(...fitting.map(({ parameters }) => parameters));
    const literal = fitting.filter(({ parameters }) => parameters === fewest);
    return [...new Set(literal.flatMap(({ methods }) => methods))].sort();
  }
}
