import type { Description } from './descriptions.js';
import type { Handler } from './handlers.js';
import { caseIdParameter, pathParameters, queryParameters, requestHeaders } from './parameters.js';
import type { Parameter } from './parameters.js';
import type { Route } from './routes.js';

/** A route's parameters: those of its path, those that its code reads of the query string and of the headers. */
export function parametersOf({ path }: Route, handler: Handler, description: Description): readonly object[] {
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) =>
    referTo('path', name === 'id' && path.includes('/cases/') ? 'case' : name),
  );
  const names = [...new Set([...handler.query, ...Object.keys(description.query ?? {})])].sort();
  const inQuery = names.map((name) => {
    const known = queryParameters[name];
    const own = description.query?.[name];
    return own && known ? parameterOf('query', name, { ...known, ...own }) : referTo('query', name);
  });
  return [...inPath, ...inQuery, ...handler.headers.map((name) => referTo('header', name))];
}

type Where = 'path' | 'query' | 'header';

const known: Readonly<Record<Where, Readonly<Record<string, Parameter & { readonly name?: string }>>>> = {
  path: { ...pathParameters, case: { ...caseIdParameter, name: 'id' } },
  query: queryParameters,
  header: requestHeaders,
};

/** Every parameter that parameters.ts knows, under `components.parameters`. */
export function sharedParameters(): Readonly<Record<string, object>> {
  return Object.fromEntries(
    Object.entries(known).flatMap(([where, parameters]) =>
      Object.entries(parameters).map(([key, parameter]) => [
        `${where}.${key}`,
        parameterOf(where as Where, parameter.name ?? key, parameter),
      ]),
    ),
  );
}

function referTo(where: Where, key: string): object {
  if (known[where][key]) return { $ref: `#/components/parameters/${where}.${key}` };
  throw new Error(`the ${where} parameter ${key} is not described in test/house/openapi/parameters.ts`);
}

function parameterOf(where: Where, name: string, parameter: Parameter): object {
  const { zh, en, schema, example, repeatable } = parameter;
  return {
    name,
    in: where,
    ...(where === 'path' && { required: true }),
    // Left out, as forms send what nobody filled in: `knownParameters`.
    ...(where === 'query' && { allowEmptyValue: true }),
    description: `${zh} · ${en}`,
    schema,
    ...(example !== undefined && { example }),
    ...(repeatable && { style: 'form', explode: true }),
  };
}
