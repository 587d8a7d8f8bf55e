import type { Engine } from '../../../apps/server/engine.js';
import { ApiModule } from '../../../apps/server/api.module.js';
import { clientTypes } from './client-types.js';
import { openApiOf } from './document.js';
import { Handlers } from './handlers.js';
import { httpApiPage } from './http-api-page.js';
import { routesOf } from './routes.js';
import type { Route } from './routes.js';

export { descriptions } from './descriptions.js';

/** Every route of the server. Nothing is opened for it. */
export function serverRoutes(): readonly Route[] {
  return routesOf(ApiModule.of(unopened, unopened as never));
}

/**
 * The files that follow from the server's routes, by their path from the project's root. Reads every source of the server: some
 * seconds.
 */
export async function generatedFromRoutes(): Promise<Readonly<Record<string, string>>> {
  const document = openApiOf(serverRoutes(), Handlers.open());
  return {
    'docs/reference/openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'docs/reference/http-api.md': httpApiPage(document),
    'libs/api-client/schema.generated.ts': await clientTypes(document),
  };
}

/** Whatever is asked of it is as little there: the module only hands its parts on. */
const unopened = new Proxy(Object.create(null) as Engine, {
  get: (_, key): unknown => (typeof key === 'symbol' || key === 'then' ? undefined : unopened),
});
