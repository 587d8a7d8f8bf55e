import { unreachable } from '#libs/kernel';
import type { Decider } from '#libs/kernel';
import { decideClocks } from './clocks/decide.js';
import { decideClosing } from './closing/decide.js';
import type { CaseCommand } from './commands.js';
import { decideComplaint } from './complaint/decide.js';
import type { CaseContext } from './context.js';
import type { CaseEvent } from './events/index.js';
import { evolveCase } from './evolve.js';
import { refuse } from './facts.js';
import type { CaseDecision } from './facts.js';
import { standingObjection } from './guards.js';
import { outOfOrder } from './order.js';
import { decideRegistration } from './registration/decide.js';
import { register } from './registration/register.js';
import { decideReport } from './report/decide.js';
import { initialCase } from './initial-case.js';
import { isRegistered } from './state.js';
import { decideSupervision } from './supervision/decide.js';
import type { CaseState, RegisteredCase } from './state.js';

/** The case, pure: what stands against every command first, then the slice that knows the command, then the order of time. */
export const caseDecider: Decider<CaseState, CaseCommand, CaseEvent, CaseContext> = {
  initial: initialCase,
  evolve: evolveCase,
  decide: decideCase,
};

function decideCase(state: CaseState, command: CaseCommand, context: CaseContext): CaseDecision {
  if (command.kind === 'RegisterCase') {
    return state.kind === null ? register(command, context) : refuse('case.already-registered');
  }
  if (!isRegistered(state)) return refuse('case.not-registered');
  const objection = standingObjection(state, command, context);
  if (objection) return objection;
  const decision = decideSlice(state, command, context);
  return (decision.ok && outOfOrder(state, decision.events, context)) || decision;
}

function decideSlice(
  state: RegisteredCase,
  command: Exclude<CaseCommand, { kind: 'RegisterCase' }>,
  context: CaseContext,
): CaseDecision {
  switch (command.kind) {
    case 'RouteCase':
    case 'SignCase':
    case 'ReturnCase':
    case 'TransferCase':
    case 'AssignHandler':
    case 'RequestMaterials':
    case 'SupplementMaterials':
    case 'AttachEvidence':
    case 'AddNote':
    case 'VerifyIdentity':
    case 'ElectRepresentatives':
    case 'DisputeCompetence':
    case 'SettleCompetence':
    case 'MergeCase':
    case 'UnmergeCase':
    case 'LinkCase':
      return decideRegistration(state, command, context);
    case 'AcceptComplaint':
    case 'RefuseComplaint':
    case 'NotifyComplainant':
    case 'OfferToOdr':
    case 'RecordOdrAcceptance':
    case 'RecordOdrSettlement':
    case 'RecordOdrFailure':
    case 'StartMediation':
    case 'RequestRecusal':
    case 'DecideRecusal':
    case 'HoldMediationSession':
    case 'NameTestingBody':
    case 'CommissionTesting':
    case 'ConcludeTesting':
    case 'ReferToPeoplesMediation':
    case 'AssignPeoplesMediator':
    case 'ConcludePeoplesMediation':
    case 'RecordAgreement':
    case 'TerminateMediation':
    case 'WithdrawComplaint':
    case 'NotifyParties':
      return decideComplaint(state, command, context);
    case 'StartVerification':
    case 'ExtendVerification':
    case 'FileCase':
    case 'DeclineToFile':
    case 'NotifyReporter':
    case 'NoteRepeatReport':
    case 'SupplementReport':
    case 'RecordLead':
    case 'GrantReward':
    case 'HandToPolice':
      return decideReport(state, command, context);
    case 'AnswerConsultation':
    case 'CloseCase':
    case 'GiveFeedback':
    case 'RecordFollowUp':
    case 'ReopenCase':
      return decideClosing(state, command);
    case 'PauseClock':
    case 'ResumeClock':
    case 'ExtendClock':
    case 'VoidClock':
    case 'ProjectDueDates':
    case 'FireRung':
    case 'RecordMissedDeadline':
      return decideClocks(state, command, context);
    case 'IssueReminder':
    case 'OrderSupervision':
    case 'AnswerSupervision':
      return decideSupervision(state, command, context);
    default:
      return unreachable(command);
  }
}
