/**
 * The case slice as Nest sees it: command service, bus commands, queries, controllers. Pure domain code is behind
 * `#libs/case`, so that folds and simulations need no framework.
 */
export { CaseCommandService } from '../application/case-command.service.js';
export type { CaseCommandDependencies, CaseRequest, CommandAnswer } from '../application/case-command.service.js';
export { CaseNotFound, CommandRejected } from '../application/problems.js';
export { CLOCK, EVENT_STORE } from '../application/tokens.js';
export { CaseModule } from '../case.module.js';
export { actionBySlug, actionSlugs } from '../commands/action-by-slug.js';
export { actionFields, commonFields } from '../commands/action-fields.js';
export type { ActionField, FieldKind } from '../commands/action-fields.js';
export type { ActionClass } from '../commands/act-on-case.js';
export { RegisterCase, RegisterCaseBody } from '../commands/register-case.command.js';
export { caseIdParameter, instantParameter, replayLimitParameter } from '../http/parameters.js';
export { GetCaseClocks } from '../queries/get-case-clocks.query.js';
export type { ArguedClock } from '../queries/get-case-clocks.query.js';
export { GetCaseEvents } from '../queries/get-case-events.query.js';
export { GetCase } from '../queries/get-case.query.js';
export type { CaseView } from '../queries/get-case.query.js';
export type { ReplayLimit } from '../queries/case-replay.js';
