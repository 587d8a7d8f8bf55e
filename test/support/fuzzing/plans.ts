import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { ApiDocument, Operation } from './api-document.js';
import { draftsOf, planOf } from './drafts.js';
import { mutationsFor } from './mutations.js';
import { blows } from './raw-requests.js';
import type { Plan } from './request.js';
import { Values } from './values.js';

export const AS_DOCUMENTED = 'as documented';

/** Requests of every kind for every operation of the document. */
export function plansOf(document: ApiDocument): Arbitrary<Plan> {
  const values = new Values(document);
  return fc.oneof(
    ...document.operations.map((operation) => ({ weight: weightOf(operation), arbitrary: plans(operation, values) })),
  );
}

/** Reads have more to get wrong than one action of sixty has. */
function weightOf({ action, id, open }: Operation): number {
  if (action !== undefined) return 2;
  if (open) return 1;
  return id === 'registerCase' || id === 'runBatch' || id === 'listCases' ? 6 : 3;
}

function plans(operation: Operation, values: Values): Arbitrary<Plan> {
  const drafts = draftsOf(operation, values);
  const documented = drafts.map((draft) => planOf(draft, AS_DOCUMENTED));
  const mutated = fc
    .tuple(drafts, mutationsFor(operation))
    .map(([draft, mutation]) => planOf(mutation.of(draft), mutation.idea));
  const raw = fc.tuple(documented, blows).map(([plan, { idea, to }]) => ({ ...to(plan), idea }));
  return fc.oneof(
    { weight: 6, arbitrary: documented },
    { weight: 3, arbitrary: mutated },
    { weight: 2, arbitrary: raw },
  );
}
