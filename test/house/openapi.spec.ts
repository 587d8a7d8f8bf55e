import { Validator } from '@seriousme/openapi-schema-validator';
import { bodyDeviations, openApi } from '../support/conformance.js';
import { openApiOf } from './openapi/document.js';
import type { Handler, Handlers } from './openapi/handlers.js';
import { descriptions, serverRoutes } from './openapi/index.js';
import type { Route } from './openapi/routes.js';

const operations = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);
const ACTION = 'POST /api/v1/cases/{id}/{action}';

describe('A route', () => {
  const routes = serverRoutes().map((route) => ({ ...route, name: `${route.method} ${route.path}` }));

  it('says who may call it', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ access }) => access === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('is described, and nothing is that is no route (test/house/openapi/descriptions.ts)', () => {
    const known = routes.map(({ name }) => name).filter((name) => name !== ACTION);
    expect(known.filter((name) => !Object.hasOwn(descriptions, name))).toEqual([]);
    expect(Object.keys(descriptions).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('is in the document that is checked in, each action under its own address', () => {
    const documented = operations.map(({ name }) => name);
    expect(routes.map(({ name }) => name).filter((name) => name !== ACTION && !documented.includes(name))).toEqual([]);
    expect(documented.filter((name) => name.startsWith('POST /api/v1/cases/{id}/')).length).toBeGreaterThan(50);
  });
});

describe('Making the document', () => {
  const queues: Route = {
    ...{ method: 'GET', path: '/api/v1/queues', controller: 'QueuesController', handler: 'list' },
    ...{ status: 200, access: 'case.read' },
  };
  const made = (route: Partial<Route>, handler: Partial<Handler> = {}) => {
    const all = { doc: '', answer: {}, query: [], headers: [], answerHeaders: [], body: undefined, form: undefined };
    const handlers = { of: () => ({ ...all, ...handler }), schemaOfType: () => ({}), schemas: { components: {} } };
    return openApiOf([{ ...queues, ...route }], handlers as unknown as Handlers).paths;
  };

  it('fails by name for a route that nobody described, and for one that declares no permission', () => {
    expect(() => made({ path: '/api/v1/nix' })).toThrow('GET /api/v1/nix is not described');
    expect(() => made({ access: undefined })).toThrow('GET /api/v1/queues declares no permission');
  });

  it('fails by name for a parameter, a header and a body that nobody knows', () => {
    expect(() => made({}, { query: ['nix'] })).toThrow('query parameter nix');
    expect(() => made({}, { headers: ['x-nix'] })).toThrow('header parameter x-nix');
    expect(() => made({}, { body: 'NixBody' })).toThrow('NixBody');
  });

  it('lets everybody through without a token only where the route is for everybody', () => {
    const security = (access: Route['access']) => made({ access })['/api/v1/queues']?.['get']?.security;
    expect(security('public')).toEqual([]);
    expect(security('case.read')).toEqual([{ bearer: ['case.read'] }]);
  });
});

describe('The OpenAPI document', () => {
  it('is valid OpenAPI 3.1', async () => {
    const result = await new Validator().validate(structuredClone(openApi) as unknown as Record<string, unknown>);
    expect(result).toMatchObject({ valid: true });
  });

  it('would be found wanting with a mistake in it', async () => {
    const wrong = { ...structuredClone(openApi), paths: { 'no-slash': { get: { responses: 1 } } } };
    expect(await new Validator().validate(wrong as unknown as Record<string, unknown>)).toMatchObject({ valid: false });
  });

  it('names every operation once', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
  });

  it('gives every body an example, which its own schema takes', () => {
    const commands = operations.filter(({ operation }) => operation.requestBody?.content['application/json']);
    expect(commands.length).toBeGreaterThan(60);
    const wrong = commands.flatMap(({ name, operation }) => {
      const example = operation.requestBody?.content['application/json']?.example;
      return example === undefined
        ? [`${name} has none`]
        : bodyDeviations(operation, example).map((what) => `${name} ${what}`);
    });
    expect(wrong).toEqual([]);
  });

  it('refuses in a body what is not named, and what is too long', () => {
    const { operation } = operations.find(({ name }) => name === 'POST /api/v1/cases/{id}/add-note')!;
    expect(bodyDeviations(operation, { text: 'x' })).toEqual([]);
    expect(bodyDeviations(operation, { text: 'x', actor: 'y' })).toHaveLength(1);
    expect(bodyDeviations(operation, { text: ' ' })).toHaveLength(1);
    expect(bodyDeviations(operation, { text: 'x'.repeat(10_001) })).toHaveLength(1);
  });
});
