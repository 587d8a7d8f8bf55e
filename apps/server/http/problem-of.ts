import type { ProblemOf } from '#libs/case/service';
import type { Engine } from '../engine.js';
import { problemOf } from './problem.filter.js';
import { explainedBy } from './store-problems.js';

/** Problems inside an answer – one command of a batch – told and logged as the filter does with a whole request's. */
export function problemTeller({ database, logger }: Pick<Engine, 'database' | 'logger'>): ProblemOf {
  return (error, instance) => {
    const problem = problemOf(explainedBy(database, error), instance);
    if (problem.status >= 500) logger.error({ err: error, code: problem.code, requestId: instance }, 'command failed');
    return problem;
  };
}
