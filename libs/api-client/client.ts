import createClient from 'openapi-fetch';
import type { Client } from 'openapi-fetch';
import { problemFrom } from './problem.js';
import type { Outcome } from './problem.js';
import { retryingFetch } from './retrying-fetch.js';
import type { RetryOptions } from './retrying-fetch.js';
import type { components, paths } from './schema.generated.js';

type Schemas = components['schemas'];
export type Acknowledged = Schemas['Acknowledged'];
export type CaseView = Schemas['CaseView'];
export type RegisterCaseBody = Schemas['RegisterCaseBody'];

/** Every action's name in URLs. */
export type ActionSlug = {
  [P in keyof paths]: P extends `/api/v1/cases/{id}/${infer Slug}`
    ? paths[P] extends { post: { requestBody: { content: { 'application/json': unknown } } } }
      ? Slug
      : never
    : never;
}[keyof paths];

type ActionPath<S extends ActionSlug> = `/api/v1/cases/{id}/${S}`;

/** The body of an action. */
export type ActionBody<S extends ActionSlug> = paths[ActionPath<S>] extends {
  post: { requestBody: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

export interface ApiClientOptions extends RetryOptions {
  /** `https://12315.example.org`, without a path. */
  readonly baseUrl: string;
  /** The bearer token, asked for before each call, so that it may be renewed; undefined: nobody asks. */
  readonly token: () => string | undefined | Promise<string | undefined>;
}

/** What a command says beside its body. */
export interface CommandOptions {
  /** The revision that one has seen; `problem.status` is 412 where it has moved on. */
  readonly ifMatch?: string;
  /** A key of the caller's own; left out: a new one, the same for each retry of this call. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/**
 * The API, typed by its OpenAPI document: `http` has every operation under its method and path, and beside it stand commands
 * and the read of a case, which are what most callers come for. No exception for what the server refuses; one for a server that
 * cannot be reached.
 */
export class ApiClient {
  readonly http: Client<paths>;

  constructor({ baseUrl, token, ...retry }: ApiClientOptions) {
    this.http = createClient<paths>({ baseUrl, fetch: retryingFetch(retry) });
    this.http.use({
      async onRequest({ request }) {
        const bearer = await token();
        if (bearer !== undefined) request.headers.set('authorization', `Bearer ${bearer}`);
        return request;
      },
    });
  }

  register(body: RegisterCaseBody, options: CommandOptions = {}): Promise<Outcome<Acknowledged>> {
    return outcomeOf(this.http.POST('/api/v1/cases', { body, ...asked(options) }));
  }

  /** One action on a case: `act(id, 'refuse', { grounds: ['16.3'] })`. */
  act<S extends ActionSlug>(
    id: string,
    action: S,
    body: ActionBody<S>,
    options: CommandOptions = {},
  ): Promise<Outcome<Acknowledged>> {
    // Every action takes its own body and answers the same; of their union the compiler keeps only what is common.
    const path = `/api/v1/cases/{id}/${action}` as ActionPath<'sign'>;
    const { params, ...rest } = asked(options);
    return outcomeOf(
      this.http.POST(path, { body: body as ActionBody<'sign'>, params: { path: { id }, ...params }, ...rest }),
    );
  }

  /** A case now, or as it was: at an instant, or at a revision. */
  getCase(id: string, query: { readonly at?: string; readonly revision?: string } = {}): Promise<Outcome<CaseView>> {
    return outcomeOf(this.http.GET('/api/v1/cases/{id}', { params: { path: { id }, query } }));
  }
}

function asked({ ifMatch, idempotencyKey, signal }: CommandOptions) {
  return {
    params: {
      header: {
        ...(ifMatch !== undefined && { 'If-Match': `"${ifMatch}"` }),
        ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
      },
    },
    ...(signal && { signal }),
  };
}

/** An answer of `http` as an outcome. */
export async function outcomeOf<T>(
  answer: Promise<{ readonly data?: T; readonly error?: unknown; readonly response: Response }>,
): Promise<Outcome<T>> {
  const { data, error, response } = await answer;
  if (response.ok && data !== undefined) return { ok: true, value: data, response };
  return { ok: false, problem: problemFrom(error, response), response };
}
