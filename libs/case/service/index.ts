/**
 * The case slice as Nest sees it: command service, bus commands, queries, controllers. Pure domain code is behind
 * `#libs/case`, so that folds and simulations need no framework.
 */
export { CaseCommandService } from '../application/case-command.service.js';
export type { CaseCommandDependencies, CaseRequest, CommandAnswer } from '../application/case-command.service.js';
export { CaseNotFound, CommandRejected } from '../application/problems.js';
export { GuardedCases } from '../application/guarded-cases.js';
export type { AskedCommand, CommandBy, Prospect, WhyNot } from '../application/guarded-cases.js';
export { CLOCK, EVENT_STORE, PROBLEM_OF } from '../application/tokens.js';
export type { ProblemOf } from '../application/tokens.js';
export { CaseModule } from '../case.module.js';
export { actionBySlug, actionSlugs } from '../commands/action-by-slug.js';
export { actionFields, commonFields, fieldsOf } from '../commands/action-fields.js';
export type { ActionField, FieldKind } from '../commands/action-fields.js';
export type { ActionClass } from '../commands/act-on-case.js';
export { askedAction, askedRegistration } from '../commands/asked-action.js';
export type { AskedAction } from '../commands/asked-action.js';
export { caseIdParameter, instantParameter, replayLimitParameter } from '../http/parameters.js';
export { GetCaseClocks } from '../queries/get-case-clocks.query.js';
export type { ArguedClock } from '../queries/get-case-clocks.query.js';
export { GetCaseEvents } from '../queries/get-case-events.query.js';
export { GetCaseActions } from '../queries/get-case-actions.query.js';
export type { ActionProspect, CaseProspects } from '../queries/get-case-actions.query.js';
export { GetCaseHolders } from '../queries/get-case-holders.query.js';
export type { CaseHolders } from '../queries/get-case-holders.query.js';
export type { Holder } from '../queries/holders.js';
export { GetCase } from '../queries/get-case.query.js';
export type { CaseView } from '../queries/get-case.query.js';
export { eventView, MASKED, mayHide } from '../queries/masking.js';
export type { EventView } from '../queries/masking.js';
export { ReadableCases } from '../queries/readable-cases.js';
export type { Sight } from '../queries/readable-cases.js';
export { actionPermissions } from '../commands/action-permissions.js';
export type { ReplayLimit } from '../queries/case-replay.js';
export type { BatchAnswer, BatchItemAnswer } from '../http/batches.controller.js';
export type { Acknowledged } from '../http/acknowledged.js';
export { commandBy, idempotencyKeyOf } from '../http/command-headers.js';
