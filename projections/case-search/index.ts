export { caseSearch } from './projection.js';
export { CaseSearchQueries } from './queries.js';
export type { ByReceipt, Fetch, Matching, SearchOptions } from './queries.js';
