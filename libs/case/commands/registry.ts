import { RouteCase, RouteCaseHandler } from './route-case.command.js';
import { SignCase, SignCaseHandler } from './sign-case.command.js';
import { ReturnCase, ReturnCaseHandler } from './return-case.command.js';
import { TransferCase, TransferCaseHandler } from './transfer-case.command.js';
import { AssignHandler, AssignHandlerHandler } from './assign-handler.command.js';
import { RequestMaterials, RequestMaterialsHandler } from './request-materials.command.js';
import { SupplementMaterials, SupplementMaterialsHandler } from './supplement-materials.command.js';
import { AttachEvidence, AttachEvidenceHandler } from './attach-evidence.command.js';
import { AddNote, AddNoteHandler } from './add-note.command.js';
import { VerifyIdentity, VerifyIdentityHandler } from './verify-identity.command.js';
import { ElectRepresentatives, ElectRepresentativesHandler } from './elect-representatives.command.js';
import { DisputeCompetence, DisputeCompetenceHandler } from './dispute-competence.command.js';
import { SettleCompetence, SettleCompetenceHandler } from './settle-competence.command.js';
import { MergeCase, MergeCaseHandler } from './merge-case.command.js';
import { UnmergeCase, UnmergeCaseHandler } from './unmerge-case.command.js';
import { LinkCase, LinkCaseHandler } from './link-case.command.js';
import { AcceptComplaint, AcceptComplaintHandler } from './accept-complaint.command.js';
import { RefuseComplaint, RefuseComplaintHandler } from './refuse-complaint.command.js';
import { NotifyComplainant, NotifyComplainantHandler } from './notify-complainant.command.js';
import { OfferToOdr, OfferToOdrHandler } from './offer-to-odr.command.js';
import { RecordOdrAcceptance, RecordOdrAcceptanceHandler } from './record-odr-acceptance.command.js';
import { RecordOdrSettlement, RecordOdrSettlementHandler } from './record-odr-settlement.command.js';
import { RecordOdrFailure, RecordOdrFailureHandler } from './record-odr-failure.command.js';
import { StartMediation, StartMediationHandler } from './start-mediation.command.js';
import { RequestRecusal, RequestRecusalHandler } from './request-recusal.command.js';
import { DecideRecusal, DecideRecusalHandler } from './decide-recusal.command.js';
import { HoldMediationSession, HoldMediationSessionHandler } from './hold-mediation-session.command.js';
import { NameTestingBody, NameTestingBodyHandler } from './name-testing-body.command.js';
import { CommissionTesting, CommissionTestingHandler } from './commission-testing.command.js';
import { ConcludeTesting, ConcludeTestingHandler } from './conclude-testing.command.js';
import { ReferToPeoplesMediation, ReferToPeoplesMediationHandler } from './refer-to-peoples-mediation.command.js';
import { AssignPeoplesMediator, AssignPeoplesMediatorHandler } from './assign-peoples-mediator.command.js';
import { ConcludePeoplesMediation, ConcludePeoplesMediationHandler } from './conclude-peoples-mediation.command.js';
import { RecordAgreement, RecordAgreementHandler } from './record-agreement.command.js';
import { TerminateMediation, TerminateMediationHandler } from './terminate-mediation.command.js';
import { WithdrawComplaint, WithdrawComplaintHandler } from './withdraw-complaint.command.js';
import { NotifyParties, NotifyPartiesHandler } from './notify-parties.command.js';
import { StartVerification, StartVerificationHandler } from './start-verification.command.js';
import { ExtendVerification, ExtendVerificationHandler } from './extend-verification.command.js';
import { FileCase, FileCaseHandler } from './file-case.command.js';
import { DeclineToFile, DeclineToFileHandler } from './decline-to-file.command.js';
import { NotifyReporter, NotifyReporterHandler } from './notify-reporter.command.js';
import { NoteRepeatReport, NoteRepeatReportHandler } from './note-repeat-report.command.js';
import { SupplementReport, SupplementReportHandler } from './supplement-report.command.js';
import { RecordLead, RecordLeadHandler } from './record-lead.command.js';
import { GrantReward, GrantRewardHandler } from './grant-reward.command.js';
import { HandToPolice, HandToPoliceHandler } from './hand-to-police.command.js';
import { AnswerConsultation, AnswerConsultationHandler } from './answer-consultation.command.js';
import { CloseCase, CloseCaseHandler } from './close-case.command.js';
import { GiveFeedback, GiveFeedbackHandler } from './give-feedback.command.js';
import { RecordFollowUp, RecordFollowUpHandler } from './record-follow-up.command.js';
import { ReopenCase, ReopenCaseHandler } from './reopen-case.command.js';
import { PauseClock, PauseClockHandler } from './pause-clock.command.js';
import { ResumeClock, ResumeClockHandler } from './resume-clock.command.js';
import { ExtendClock, ExtendClockHandler } from './extend-clock.command.js';
import { VoidClock, VoidClockHandler } from './void-clock.command.js';
import { ProjectDueDates, ProjectDueDatesHandler } from './project-due-dates.command.js';
import { FireRung, FireRungHandler } from './fire-rung.command.js';
import { RecordMissedDeadline, RecordMissedDeadlineHandler } from './record-missed-deadline.command.js';
import { IssueReminder, IssueReminderHandler } from './issue-reminder.command.js';
import { OrderSupervision, OrderSupervisionHandler } from './order-supervision.command.js';
import { AnswerSupervision, AnswerSupervisionHandler } from './answer-supervision.command.js';
import { RegisterCaseHandler } from './register-case.command.js';

/** Every action on a case: its command (with the body that it takes). Registration, which makes the case, is beside it. */
export const actionClasses = [
  RouteCase,
  SignCase,
  ReturnCase,
  TransferCase,
  AssignHandler,
  RequestMaterials,
  SupplementMaterials,
  AttachEvidence,
  AddNote,
  VerifyIdentity,
  ElectRepresentatives,
  DisputeCompetence,
  SettleCompetence,
  MergeCase,
  UnmergeCase,
  LinkCase,
  AcceptComplaint,
  RefuseComplaint,
  NotifyComplainant,
  OfferToOdr,
  RecordOdrAcceptance,
  RecordOdrSettlement,
  RecordOdrFailure,
  StartMediation,
  RequestRecusal,
  DecideRecusal,
  HoldMediationSession,
  NameTestingBody,
  CommissionTesting,
  ConcludeTesting,
  ReferToPeoplesMediation,
  AssignPeoplesMediator,
  ConcludePeoplesMediation,
  RecordAgreement,
  TerminateMediation,
  WithdrawComplaint,
  NotifyParties,
  StartVerification,
  ExtendVerification,
  FileCase,
  DeclineToFile,
  NotifyReporter,
  NoteRepeatReport,
  SupplementReport,
  RecordLead,
  GrantReward,
  HandToPolice,
  AnswerConsultation,
  CloseCase,
  GiveFeedback,
  RecordFollowUp,
  ReopenCase,
  PauseClock,
  ResumeClock,
  ExtendClock,
  VoidClock,
  ProjectDueDates,
  FireRung,
  RecordMissedDeadline,
  IssueReminder,
  OrderSupervision,
  AnswerSupervision,
] as const;

/** What Nest needs to know to execute them. */
export const caseCommandHandlers = [
  RegisterCaseHandler,
  RouteCaseHandler,
  SignCaseHandler,
  ReturnCaseHandler,
  TransferCaseHandler,
  AssignHandlerHandler,
  RequestMaterialsHandler,
  SupplementMaterialsHandler,
  AttachEvidenceHandler,
  AddNoteHandler,
  VerifyIdentityHandler,
  ElectRepresentativesHandler,
  DisputeCompetenceHandler,
  SettleCompetenceHandler,
  MergeCaseHandler,
  UnmergeCaseHandler,
  LinkCaseHandler,
  AcceptComplaintHandler,
  RefuseComplaintHandler,
  NotifyComplainantHandler,
  OfferToOdrHandler,
  RecordOdrAcceptanceHandler,
  RecordOdrSettlementHandler,
  RecordOdrFailureHandler,
  StartMediationHandler,
  RequestRecusalHandler,
  DecideRecusalHandler,
  HoldMediationSessionHandler,
  NameTestingBodyHandler,
  CommissionTestingHandler,
  ConcludeTestingHandler,
  ReferToPeoplesMediationHandler,
  AssignPeoplesMediatorHandler,
  ConcludePeoplesMediationHandler,
  RecordAgreementHandler,
  TerminateMediationHandler,
  WithdrawComplaintHandler,
  NotifyPartiesHandler,
  StartVerificationHandler,
  ExtendVerificationHandler,
  FileCaseHandler,
  DeclineToFileHandler,
  NotifyReporterHandler,
  NoteRepeatReportHandler,
  SupplementReportHandler,
  RecordLeadHandler,
  GrantRewardHandler,
  HandToPoliceHandler,
  AnswerConsultationHandler,
  CloseCaseHandler,
  GiveFeedbackHandler,
  RecordFollowUpHandler,
  ReopenCaseHandler,
  PauseClockHandler,
  ResumeClockHandler,
  ExtendClockHandler,
  VoidClockHandler,
  ProjectDueDatesHandler,
  FireRungHandler,
  RecordMissedDeadlineHandler,
  IssueReminderHandler,
  OrderSupervisionHandler,
  AnswerSupervisionHandler,
];
