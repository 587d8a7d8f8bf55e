import type { Plan } from './request.js';

/** Something done to a request that no client library would do. */
export interface Blow {
  readonly idea: string;
  readonly to: (plan: Plan) => Plan;
}

export const blow = (idea: string, to: (plan: Plan) => Plan): Blow => ({ idea, to });
