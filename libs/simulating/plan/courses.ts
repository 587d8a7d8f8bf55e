import { instantOf } from '#libs/kernel';
import { ruleSetInForce } from '#libs/law';
import type { CaseKind, EndingTopic, RefusalTopic } from '#libs/law';
import type { NotFiledReason } from '#libs/case';

/** How a case goes in the main. */
export type ComplaintCourse =
  | 'settled'
  | 'settled-by-odr'
  | 'settled-by-peoples-mediation'
  | 'withdrawn'
  | 'transferred'
  | 'duplicate'
  | `terminated:${Exclude<EndingTopic, 'withdrawn-or-settled'>}`
  | `refused:${RefusalTopic}`;
export type ReportCourse =
  'filed' | 'transferred' | 'repeat' | `not-filed:${Exclude<NotFiledReason, 'repeat-on-same-facts'>}`;
export type ConsultationCourse = 'at-once' | 'later' | 'transferred';
export type Course = ComplaintCourse | ReportCourse | ConsultationCourse;

/** What else happens on the way. */
export type Turn =
  | 'returned'
  | 'at-county'
  | 'materials'
  | 'evidence'
  | 'note'
  | 'identity-checked'
  | 'representative'
  | 'joint'
  | 'competence-agreed'
  | 'competence-decided'
  | 'odr-failed'
  | 'odr-declined'
  | 'odr-withdrawn'
  | 'testing'
  | 'testing-named'
  | 'recusal-granted'
  | 'recusal-refused'
  | 'peoples-failed'
  | 'lead'
  | 'lead-filed'
  | 'lead-extended'
  | 'police'
  | 'paused'
  | 'extended'
  | 'extended-by-name'
  | 'voided'
  | 'supplemented'
  | 'rewarded'
  | 'unmerged'
  | 'reopened'
  | 'new-facts'
  | 'second-submission'
  | 'anonymous';

/** A course or turn, and how often it is taken. `since121`: only Order 121 knows it. */
export interface Likelihood<T> {
  readonly of: T;
  /** Courses: weight against the others. Turns: share of the cases that may take it, in 1/10,000. */
  readonly weight: number;
  readonly since121?: true;
}

const likely = <T>(weight: number, of: T): Likelihood<T> => ({ of, weight });
const since121 = <T>(weight: number, of: T): Likelihood<T> => ({ of, weight, since121: true });

const COMPLAINT_COURSES: readonly Likelihood<ComplaintCourse>[] = [
  likely(4_450, 'settled'),
  likely(260, 'settled-by-odr'),
  likely(330, 'settled-by-peoples-mediation'),
  likely(1_050, 'withdrawn'),
  likely(250, 'transferred'),
  likely(180, 'duplicate'),
  likely(40, 'terminated:testing-not-agreed'),
  likely(820, 'terminated:absent-or-refused'),
  likely(1_080, 'terminated:no-agreement'),
  likely(30, 'terminated:no-agreement-in-time'),
  likely(60, 'terminated:refusal-ground'),
  since121(25, 'terminated:party-gone'),
  likely(25, 'terminated:other-law'),
  likely(430, 'refused:not-competent'),
  likely(150, 'refused:taken-elsewhere'),
  likely(260, 'refused:not-consumer-dispute'),
  likely(60, 'refused:time-barred'),
  likely(270, 'refused:materials'),
  since121(70, 'refused:identity'),
  likely(50, 'refused:other-law'),
];

const REPORT_COURSES: readonly Likelihood<ReportCourse>[] = [
  likely(2_500, 'filed'),
  likely(3_700, 'not-filed:no-violation'),
  likely(1_600, 'not-filed:minor-and-corrected'),
  likely(500, 'not-filed:not-competent'),
  likely(70, 'not-filed:time-barred'),
  likely(950, 'not-filed:no-concrete-lead'),
  likely(90, 'not-filed:other'),
  likely(350, 'repeat'),
  likely(240, 'transferred'),
];

const CONSULTATION_COURSES: readonly Likelihood<ConsultationCourse>[] = [
  likely(8_200, 'at-once'),
  likely(1_700, 'later'),
  likely(100, 'transferred'),
];

export const isMediated = (course: Course): boolean =>
  course === 'settled' || course === 'settled-by-peoples-mediation' || course.startsWith('terminated:');

/** A turn and the courses on which it can be taken. */
export interface TurnRule extends Likelihood<Turn> {
  readonly on: (course: Course) => boolean;
}

const turn = (weight: number, of: Turn, on: (course: Course) => boolean): TurnRule => ({ of, weight, on });
const any = (): boolean => true;
const settled = (course: Course): boolean => course === 'settled';
const notDuplicate = (course: Course): boolean => course !== 'duplicate';

const COMPLAINT_TURNS: readonly TurnRule[] = [
  turn(330, 'returned', any),
  turn(1_800, 'at-county', any),
  turn(420, 'materials', notDuplicate),
  turn(1_400, 'evidence', any),
  turn(1_100, 'note', any),
  turn(300, 'identity-checked', notDuplicate),
  turn(90, 'representative', notDuplicate),
  turn(70, 'joint', settled),
  turn(35, 'competence-agreed', isMediated),
  turn(20, 'competence-decided', isMediated),
  turn(110, 'odr-failed', isMediated),
  turn(80, 'odr-declined', isMediated),
  turn(20, 'odr-withdrawn', (course) => course === 'withdrawn'),
  turn(190, 'testing', settled),
  { ...turn(80, 'testing-named', settled), since121: true },
  turn(35, 'recusal-granted', isMediated),
  turn(25, 'recusal-refused', isMediated),
  turn(50, 'peoples-failed', isMediated),
  turn(150, 'lead', isMediated),
  turn(70, 'lead-filed', isMediated),
  turn(35, 'lead-extended', isMediated),
  {
    ...turn(
      25,
      'police',
      (course) => course === 'refused:not-consumer-dispute' || course === 'terminated:refusal-ground',
    ),
    since121: true,
  },
  turn(60, 'paused', settled),
  turn(15, 'voided', settled),
  turn(1_400, 'unmerged', (course) => course === 'duplicate'),
  turn(
    90,
    'reopened',
    (course) => course.startsWith('terminated:no-agreement') || course === 'terminated:absent-or-refused',
  ),
  turn(170, 'second-submission', isMediated),
];

const REPORT_TURNS: readonly TurnRule[] = [
  turn(300, 'returned', any),
  turn(1_500, 'at-county', any),
  turn(1_700, 'evidence', any),
  turn(900, 'note', any),
  turn(3_300, 'anonymous', (course) => course !== 'repeat'),
  turn(60, 'competence-agreed', (course) => course !== 'transferred' && course !== 'repeat'),
  turn(30, 'competence-decided', (course) => course !== 'transferred' && course !== 'repeat'),
  turn(800, 'extended', (course) => course === 'filed' || course === 'not-filed:no-violation'),
  turn(40, 'extended-by-name', (course) => course === 'filed'),
  turn(350, 'supplemented', (course) => course === 'filed' || course.startsWith('not-filed:')),
  turn(1_300, 'rewarded', (course) => course === 'filed'),
  turn(60, 'reopened', (course) => course === 'not-filed:no-violation'),
  turn(5_000, 'new-facts', (course) => course === 'repeat'),
  turn(80, 'police', (course) => course === 'filed'),
];

const CONSULTATION_TURNS: readonly TurnRule[] = [turn(300, 'note', any)];

export const COURSES: Readonly<Record<CaseKind, readonly Likelihood<Course>[]>> = {
  complaint: COMPLAINT_COURSES,
  report: REPORT_COURSES,
  consultation: CONSULTATION_COURSES,
};
export const TURNS: Readonly<Record<CaseKind, readonly TurnRule[]>> = {
  complaint: COMPLAINT_TURNS,
  report: REPORT_TURNS,
  consultation: CONSULTATION_TURNS,
};

/** True for a case that follows Order 121 by the day of its receipt (epoch milliseconds). */
export function under121(receivedAt: number): boolean {
  return ruleSetInForce(instantOf(receivedAt))?.id === 'cn-samr-order-121';
}

/** True where the law of the day of receipt knows it. */
export function isPossible({ since121 }: Likelihood<unknown>, receivedAt: number): boolean {
  return !since121 || under121(receivedAt);
}
