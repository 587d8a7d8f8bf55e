import type { Rejection, UnitCode } from '#libs/kernel';
import type { CaseCommand } from '../../domain/commands.js';
import type { CaseDecision } from '../../domain/facts.js';
import type { RegisteredCase } from '../../domain/state.js';
import { exhaustedFields, plausibleBodies } from './plausible-commands.js';
import type { ActionKind } from './plausible-commands.js';

/**
 * Why an action of that kind can do nothing on the case as it stands, found by asking the decider itself with bodies that nothing
 * but the state can speak against. A rejection that names a field of the body is about the input: the action is possible.
 *
 * @returns undefined where the action is possible, subject to what its body says
 */
export function objectionTo(
  kind: ActionKind,
  state: RegisteredCase,
  units: readonly UnitCode[],
  decide: (command: CaseCommand) => CaseDecision,
): Rejection | undefined {
  const objections: Rejection[] = [];
  for (const body of plausibleBodies[kind](state, units)) {
    const decision = decide({ kind, ...body } as CaseCommand);
    if (decision.ok || isAboutInput(kind, body, decision.rejection)) return undefined;
    objections.push(decision.rejection);
  }
  // Of several, one that no field stands for says most: the clock is paused already, not merely the wrong one.
  return objections.find(({ field }) => field === undefined) ?? objections[0];
}

function isAboutInput(kind: ActionKind, body: object, { field }: Rejection): boolean {
  const own = field?.split('.')[0];
  return own !== undefined && Object.hasOwn(body, own) && !exhaustedFields[kind]?.includes(own);
}
