/** What HTTP needs of this lib: the decorators with which a route says who may call it, and the guard that holds it to that. */
export { ACCESS, Access, Asker, ForEverybody } from './access.decorator.js';
export type { Declared } from './access.decorator.js';
export { AccessGuard, bearerOf, VERIFIER } from './access.guard.js';
