import { unreachable } from '#libs/kernel';
import type { RegistrationCommand } from '../commands.js';
import type { CaseContext } from '../context.js';
import { badEvidence } from '../evidence.js';
import { emit, refuse } from '../facts.js';
import type { CaseDecision } from '../facts.js';
import { blankField, isClosed, isUndecided } from '../guards.js';
import type { RegisteredCase } from '../state.js';
import { electRepresentatives, link, merge, unmerge } from './joining.js';
import { disputeCompetence, handBack, route, settleCompetence, sign, transfer } from './passing-on.js';

/** Everything that may be asked of any kind of case once it is registered, before and beside its substance. */
export function decideRegistration(
  state: RegisteredCase,
  command: Exclude<RegistrationCommand, { kind: 'RegisterCase' }>,
  context: CaseContext,
): CaseDecision {
  switch (command.kind) {
    case 'RouteCase':
      return route(state, command, context);
    case 'SignCase':
      return sign(state, context);
    case 'ReturnCase':
      return handBack(state, command, context);
    case 'TransferCase':
      return transfer(state, command, context);
    case 'AssignHandler': {
      const { handler } = command;
      if (isClosed(state)) return refuse('case.closed');
      if (handler === state.handler) return refuse('handler.same', { field: 'handler' });
      return blankField({ handler }) ?? emit({ type: 'HandlerAssigned', data: { handler, previous: state.handler } });
    }
    case 'RequestMaterials': {
      const { items, until } = command;
      if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
      if (until !== null && until <= context.effectiveAt) return refuse('materials.until-past', { field: 'until' });
      return noItems(items) ?? emit({ type: 'MaterialsRequested', data: { items, until } });
    }
    case 'SupplementMaterials': {
      const { items, evidence } = command;
      if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
      return (
        noItems(items) ??
        badEvidence(state, context, 'evidence', evidence) ??
        emit({ type: 'MaterialsSupplemented', data: { items, evidence } })
      );
    }
    case 'AttachEvidence': {
      const { evidence, showsReporter } = command;
      if (showsReporter !== undefined && state.kind !== 'report') {
        return refuse('evidence.no-reporter', { field: 'showsReporter', details: { kind: state.kind } });
      }
      const data = { evidence, ...(showsReporter !== undefined && { showsReporter }) };
      return badEvidence(state, context, 'evidence', evidence) ?? emit({ type: 'EvidenceAttached', data });
    }
    case 'AddNote':
      return blankField({ text: command.text }) ?? emit({ type: 'NoteAdded', data: { text: command.text } });
    case 'VerifyIdentity': {
      const { result, method } = command;
      if (!isUndecided(state)) return refuse('case.ended', { details: { status: state.status } });
      return blankField({ method }) ?? emit({ type: 'IdentityVerified', data: { result, method } });
    }
    case 'ElectRepresentatives':
      return electRepresentatives(state, command, context);
    case 'DisputeCompetence':
      return disputeCompetence(state, command, context);
    case 'SettleCompetence':
      return settleCompetence(state, command, context);
    case 'MergeCase':
      return merge(state, command, context);
    case 'UnmergeCase':
      return unmerge(state, command);
    case 'LinkCase':
      return link(state, command, context);
    default:
      return unreachable(command);
  }
}

function noItems(items: readonly string[]): CaseDecision | undefined {
  return items.length === 0 || items.some((item) => item.trim() === '')
    ? refuse('field.required', { field: 'items' })
    : undefined;
}
