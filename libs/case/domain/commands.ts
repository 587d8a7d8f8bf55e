import type { CaseKind, Budget } from '#libs/law';
import type {
  CaseId,
  Channel,
  ClosingOutcome,
  DueDateProjected,
  EvidenceRef,
  Fen,
  Instant,
  NotFiledReason,
  NoticeManner,
  OdrFailed,
  OtherWay,
  Representative,
  Respondent,
  SourceRef,
  Submitter,
  MediationAgreementReached,
  MediationSessionHeld,
  CaseLinked,
  UnitCode,
} from './events/index.js';
import type { CalendarId } from '#libs/kernel';
import type { Approval } from './approval.js';

/**
 * What may be asked of a case. Plain data: who asks, when and under which law travel in the context.
 * The `kind` is the event's name in the imperative; the action's name on the command line and in URLs is in actions.ts.
 */
export type CaseCommand =
  RegistrationCommand | ComplaintCommand | ReportCommand | ClosingCommand | ClockCommand | SupervisionCommand;

export type RegistrationCommand =
  | {
      readonly kind: 'RegisterCase';
      readonly caseId: CaseId;
      readonly caseKind: CaseKind;
      readonly channel: Channel;
      readonly source: SourceRef;
      readonly receivedAt: Instant;
      readonly submitter: Submitter;
      readonly named: boolean;
      readonly representative: Representative | null;
      readonly respondent: Respondent | null;
      readonly category: string;
      readonly problem: string | null;
      readonly place: string | null;
      readonly request: string;
      readonly amountInDisputeFen: Fen | null;
      readonly knewOn: string | null;
      readonly linkedTo: CaseId | null;
    }
  | { readonly kind: 'RouteCase'; readonly toUnit: UnitCode; readonly reason: string | null }
  | { readonly kind: 'SignCase' }
  | { readonly kind: 'ReturnCase'; readonly reason: string }
  | { readonly kind: 'TransferCase'; readonly toAuthority: string; readonly reason: string }
  | { readonly kind: 'AssignHandler'; readonly handler: string }
  | { readonly kind: 'RequestMaterials'; readonly items: readonly string[]; readonly until: Instant | null }
  | {
      readonly kind: 'SupplementMaterials';
      readonly items: readonly string[];
      readonly evidence: readonly EvidenceRef[];
    }
  | {
      readonly kind: 'AttachEvidence';
      readonly evidence: EvidenceRef;
      /** Said of a file of a report as it is uploaded: whether it may show who made it. */
      readonly showsReporter?: boolean;
    }
  | { readonly kind: 'AddNote'; readonly text: string }
  | {
      readonly kind: 'VerifyIdentity';
      readonly result: 'verified' | 'refused' | 'false-identity';
      readonly method: string;
    }
  | {
      readonly kind: 'ElectRepresentatives';
      readonly complainants: number;
      readonly representatives: readonly Representative[];
      readonly consent: boolean;
    }
  | { readonly kind: 'DisputeCompetence'; readonly withUnit: UnitCode; readonly reason: string }
  | {
      readonly kind: 'SettleCompetence';
      readonly by: 'agreement' | 'common-superior';
      readonly competentUnit: UnitCode;
    }
  | { readonly kind: 'MergeCase'; readonly into: CaseId; readonly reason: string }
  | { readonly kind: 'UnmergeCase'; readonly reason: string }
  | { readonly kind: 'LinkCase'; readonly to: CaseId; readonly relation: CaseLinked['data']['relation'] };

export type ComplaintCommand =
  | { readonly kind: 'AcceptComplaint' }
  | {
      readonly kind: 'RefuseComplaint';
      /** Codes of the rule-set's refusal grounds. */
      readonly grounds: readonly string[];
      readonly reason: string | null;
      readonly otherWays: readonly OtherWay[];
    }
  | { readonly kind: 'NotifyComplainant'; readonly manner: NoticeManner }
  | { readonly kind: 'OfferToOdr'; readonly enterprise: string }
  | { readonly kind: 'RecordOdrAcceptance' }
  | { readonly kind: 'RecordOdrSettlement'; readonly recoveredFen: Fen }
  | { readonly kind: 'RecordOdrFailure'; readonly reason: OdrFailed['data']['reason'] }
  | {
      readonly kind: 'StartMediation';
      readonly mediator: string;
      readonly complainantConsents: boolean;
      readonly respondentConsents: boolean;
    }
  | { readonly kind: 'RequestRecusal'; readonly by: 'complainant' | 'respondent' | 'mediator'; readonly reason: string }
  | { readonly kind: 'DecideRecusal'; readonly granted: boolean; readonly successor: string | null }
  | ({ readonly kind: 'HoldMediationSession' } & Omit<MediationSessionHeld['data'], 'mediator' | 'summary'> & {
        readonly summary: string | null;
      })
  | {
      readonly kind: 'NameTestingBody';
      readonly body: string;
      readonly by: 'parties' | 'bureau';
      readonly costBorneBy: string;
    }
  | { readonly kind: 'CommissionTesting'; readonly subject: string }
  | { readonly kind: 'ConcludeTesting'; readonly finding: string; readonly report: EvidenceRef | null }
  | {
      readonly kind: 'ReferToPeoplesMediation';
      readonly committee: string;
      readonly complainantConsents: boolean;
      readonly respondentConsents: boolean;
    }
  | { readonly kind: 'AssignPeoplesMediator'; readonly mediator: string }
  | {
      readonly kind: 'ConcludePeoplesMediation';
      readonly agreed: boolean;
      readonly recoveredFen: Fen;
      readonly agreementNumber: string | null;
    }
  | ({ readonly kind: 'RecordAgreement' } & MediationAgreementReached['data'])
  | { readonly kind: 'TerminateMediation'; readonly ground: string; readonly reason: string | null }
  | {
      readonly kind: 'WithdrawComplaint';
      readonly settledPrivately: boolean;
      readonly representedConsent: boolean | null;
    }
  | { readonly kind: 'NotifyParties'; readonly manner: NoticeManner };

export type ReportCommand =
  | { readonly kind: 'StartVerification'; readonly officers: readonly string[] }
  | ({ readonly kind: 'ExtendVerification'; readonly amount: number; readonly reason: string } & Approval)
  | ({ readonly kind: 'FileCase'; readonly caseNumber: string } & Approval)
  | ({
      readonly kind: 'DeclineToFile';
      readonly reason: NotFiledReason;
      readonly explanation: string | null;
    } & Approval)
  | { readonly kind: 'NotifyReporter'; readonly manner: NoticeManner; readonly competentAuthority: string | null }
  | { readonly kind: 'NoteRepeatReport'; readonly repeat: CaseId; readonly newFacts: boolean }
  | { readonly kind: 'SupplementReport'; readonly facts: string }
  | { readonly kind: 'RecordLead'; readonly lead: string }
  | { readonly kind: 'GrantReward'; readonly amountFen: Fen; readonly decisionNumber: string }
  | { readonly kind: 'HandToPolice'; readonly articles: readonly string[]; readonly authority: string };

export type ClosingCommand =
  | { readonly kind: 'AnswerConsultation'; readonly answer: string; readonly atOnce: boolean }
  | { readonly kind: 'CloseCase'; readonly outcome: ClosingOutcome | null }
  | { readonly kind: 'GiveFeedback'; readonly to: 'submitter' | 'platform' | 'both'; readonly text: string }
  | {
      readonly kind: 'RecordFollowUp';
      readonly reached: boolean;
      readonly satisfaction: 1 | 2 | 3 | 4 | 5 | null;
      readonly remark: string | null;
    }
  | { readonly kind: 'ReopenCase'; readonly reason: string };

export type ClockCommand =
  | {
      readonly kind: 'PauseClock';
      readonly clock: string;
      /** One that the rule of the clock lists. */
      readonly reason: string;
      /** SHA-256 of a file of the case. */
      readonly evidence: string;
      readonly documentNumber: string | null;
    }
  | { readonly kind: 'ResumeClock'; readonly clock: string }
  | ({ readonly kind: 'ExtendClock'; readonly clock: string; readonly reason: string } & Approval & Budget)
  | {
      readonly kind: 'VoidClock';
      readonly clock: string;
      readonly reason: string;
      /** What shows that it ought never to have run. */
      readonly basis: string;
      readonly approver: string;
      readonly approverRole: string;
      /** The written decision of an approver who does not ask themselves. */
      readonly decision: string | null;
    }
  /** Says the due dates of open clocks anew with the calendar in the context: one event for each that changes, at least one to move the case over. */
  | {
      readonly kind: 'ProjectDueDates';
      readonly cause: DueDateProjected['data']['cause'];
      readonly calendar: CalendarId;
    }
  | {
      readonly kind: 'FireRung';
      readonly clock: string;
      readonly rung: string;
      /** The run and the due date that the caller saw; refused where the clock has moved on. Left out: whatever stands. */
      readonly run?: number | null;
      readonly dueAt?: Instant | null;
    }
  | {
      readonly kind: 'RecordMissedDeadline';
      readonly clock: string;
      /** Left out: the first run whose miss is not recorded. */
      readonly run?: number | null;
    };

export type SupervisionCommand =
  | { readonly kind: 'IssueReminder'; readonly to: 'handler' | 'unit'; readonly text: string }
  | { readonly kind: 'OrderSupervision'; readonly toUnit: UnitCode; readonly reason: string }
  | { readonly kind: 'AnswerSupervision'; readonly orderId: string; readonly answer: string };

export type CaseCommandKind = CaseCommand['kind'];
/** The command of one kind. */
export type CommandOf<K extends CaseCommandKind> = Extract<CaseCommand, { kind: K }>;
