import type { Actor } from '#libs/kernel';
import type { CaseRun, Story } from './case-run.js';
import { recovered } from './mediation.js';

/** What the enterprise makes of the dispute. */
export type OdrEnd = 'settled' | 'failed' | 'declined' | 'withdrawn';

/** How many ODR negotiations in 10,000 end after their ten working days. */
const LATE = 250;

/** How the case goes through the hands of an ODR enterprise; `null` where it does not. */
export function odrEndOf(x: CaseRun): OdrEnd | null {
  if (x.plan.course === 'settled-by-odr') return 'settled';
  if (x.takes('odr-failed')) return 'failed';
  if (x.takes('odr-declined')) return 'declined';
  return x.takes('odr-withdrawn') ? 'withdrawn' : null;
}

/** 转 ODR 企业: the enterprise takes the dispute or declines it, and negotiates for ten working days. */
export function* negotiate(x: CaseRun, end: OdrEnd): Story {
  const { respondent } = x.detail.firm;
  const enterprise: Actor = { id: `odr-${respondent.uscc ?? 'unknown'}`, role: 'odr-enterprise' };
  yield x.step(x.soon(20, 200), { kind: 'OfferToOdr', enterprise: respondent.name });
  if (end === 'declined') {
    yield x.step(x.days(0, 2), { kind: 'RecordOdrFailure', reason: 'declined' }, enterprise);
    return;
  }
  yield x.step(x.days(0, 1), { kind: 'RecordOdrAcceptance' }, enterprise);
  const left = x.left('odr-negotiation') ?? 10;
  const late = x.random.chance(LATE);
  const at = late ? x.days(left + 1, left + 3) : x.days(2, Math.max(2, left - 1));
  if (end === 'settled') {
    yield x.step(at, { kind: 'RecordOdrSettlement', recoveredFen: recovered(x, 40, 100) }, enterprise);
  } else if (end === 'failed') {
    const reason = late ? 'expired' : x.random.chance(7_500) ? 'no-agreement' : 'consumer-turned-away';
    yield x.step(at, { kind: 'RecordOdrFailure', reason }, enterprise);
  }
}
