import type { ProblemDetails } from '#libs/platform';

/** Nest injection tokens of what the case slice is given by whoever composes it. */
export const EVENT_STORE = Symbol('EventStore');
export const CLOCK = Symbol('Clock');
/** How whatever goes wrong is told to the one who asked: a `ProblemOf`. */
export const PROBLEM_OF = Symbol('ProblemOf');

/** The problem that an error is; `instance` names the request. What is a defect of ours is logged on the way. */
export type ProblemOf = (error: unknown, instance?: string) => ProblemDetails;
