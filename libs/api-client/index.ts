/** A typed client of the HTTP API, made from its OpenAPI document. Stands on nothing else of this house. */
export { ApiClient, outcomeOf } from './client.js';
export type {
  Acknowledged,
  ActionBody,
  ActionSlug,
  ApiClientOptions,
  CaseView,
  CommandOptions,
  RegisterCaseBody,
} from './client.js';
export type { Outcome, ProblemDetails } from './problem.js';
export type { RetryOptions } from './retrying-fetch.js';
export type { components, paths } from './schema.generated.js';
