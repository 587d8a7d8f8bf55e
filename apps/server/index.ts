export { openEngine, projections } from './engine.js';
export type { Engine } from './engine.js';
export { EngineModule } from './engine.module.js';
export { problemOf } from './http/problem.filter.js';
export { GetRateCases } from './queries/get-rate-cases.query.js';
export type { RateCasesAnswer } from './queries/get-rate-cases.query.js';
export { GetRates } from './queries/get-rates.query.js';
export type { RatesAnswer } from './queries/get-rates.query.js';
export { ListQueues } from './queries/list-queues.query.js';
