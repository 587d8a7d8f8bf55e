import { unreachable } from '#libs/kernel';
import type { ComplaintCommand } from '../commands.js';
import type { CaseContext } from '../context.js';
import type { CaseDecision } from '../facts.js';
import type { RegisteredCase } from '../state.js';
import { notifyParties, recordAgreement, terminate, withdraw } from './ending.js';
import { accept, notifyComplainant, refuseComplaint } from './initial-review.js';
import {
  assignPeoplesMediator,
  concludePeoplesMediation,
  decideRecusal,
  holdSession,
  referToPeople,
  requestRecusal,
  startMediation,
} from './mediation.js';
import { odrAccepts, odrFails, odrSettles, offerToOdr } from './odr.js';
import { commissionTesting, concludeTesting, nameTestingBody } from './testing.js';

/** 投诉: from the initial review to the ending of the mediation. Articles stand at the functions. */
export function decideComplaint(state: RegisteredCase, command: ComplaintCommand, context: CaseContext): CaseDecision {
  switch (command.kind) {
    case 'AcceptComplaint':
      return accept(state, context);
    case 'RefuseComplaint':
      return refuseComplaint(state, command, context);
    case 'NotifyComplainant':
      return notifyComplainant(state, command, context);
    case 'OfferToOdr':
      return offerToOdr(state, command, context);
    case 'RecordOdrAcceptance':
      return odrAccepts(state);
    case 'RecordOdrSettlement':
      return odrSettles(state, command);
    case 'RecordOdrFailure':
      return odrFails(state, command);
    case 'StartMediation':
      return startMediation(state, command, context);
    case 'RequestRecusal':
      return requestRecusal(state, command, context);
    case 'DecideRecusal':
      return decideRecusal(state, command, context);
    case 'HoldMediationSession':
      return holdSession(state, command, context);
    case 'NameTestingBody':
      return nameTestingBody(state, command, context);
    case 'CommissionTesting':
      return commissionTesting(state, command, context);
    case 'ConcludeTesting':
      return concludeTesting(state, command, context);
    case 'ReferToPeoplesMediation':
      return referToPeople(state, command, context);
    case 'AssignPeoplesMediator':
      return assignPeoplesMediator(state, command);
    case 'ConcludePeoplesMediation':
      return concludePeoplesMediation(state, command);
    case 'RecordAgreement':
      return recordAgreement(state, command, context);
    case 'TerminateMediation':
      return terminate(state, command, context);
    case 'WithdrawComplaint':
      return withdraw(state, command, context);
    case 'NotifyParties':
      return notifyParties(state, command, context);
    default:
      return unreachable(command);
  }
}
