import { isOpen } from '#libs/case';
import type { CaseState } from '#libs/case';
import type { CaseRun, Step, Story } from './case-run.js';
import { close, followUp } from './closing.js';
import { handToPolice, mediate, withdraw } from './mediation.js';
import { negotiate, odrEndOf } from './odr.js';
import { passOn, register } from './reception.js';
import { decide, review } from './review.js';

/** 投诉, from the submission to the follow-up. */
export function* complaint(x: CaseRun): Story {
  yield* register(x, null);
  if (x.plan.relation === 'duplicate' && x.plan.other !== null) {
    const merged = yield* joinTo(x, x.plan.other);
    if (merged) return;
  }
  yield* passOn(x);
  const { course } = x.plan;
  if (course === 'transferred') yield* transfer(x);
  else if (course === 'withdrawn') yield* untilWithdrawn(x);
  else yield* treat(x);
  yield* finish(x);
  if (x.takes('reopened')) yield* again(x);
}

/** The enterprise first where it is one, then the review, then the mediation – as far as it comes. */
function* treat(x: CaseRun): Story {
  const odr = odrEndOf(x);
  const before = x.random.chance(6_000);
  if (odr !== null && before) {
    yield* negotiate(x, odr);
    if (x.is('settled')) return;
  }
  yield* review(x);
  if (x.is('not-accepted')) {
    if (x.takes('police')) yield* handToPolice(x);
    return;
  }
  if (odr !== null && !before) {
    yield* negotiate(x, odr);
    if (x.is('settled')) return;
  }
  yield* mediate(x);
}

function* untilWithdrawn(x: CaseRun): Story {
  if (x.takes('odr-withdrawn')) yield* negotiate(x, 'withdrawn');
  else if (x.random.chance(7_000)) yield* review(x);
  yield* withdraw(x);
}

function* transfer(x: CaseRun): Story {
  const toAuthority = x.detail.firm.sector.otherAuthority ?? '有关行政主管部门';
  yield x.step(x.days(0, 4), { kind: 'TransferCase', toAuthority, reason: '反映事项属于该部门职责' });
}

function* finish(x: CaseRun): Story {
  const content = x.is('settled') || x.is('withdrawn');
  yield* close(x, content ? '投诉已办结，处理结果已告知双方。' : '投诉已办结，已告知处理结果和其他解决途径。');
  if (!x.takes('reopened')) yield* followUp(x, content);
}

/** 重新办理: not content with the ending, the complainant brings something new; a second episode begins. */
function* again(x: CaseRun): Story {
  yield x.step(x.days(2, 8), { kind: 'ReopenCase', reason: '投诉人补充新的证据，请求继续调解' }, x.staff.head);
  if (!x.is('awaiting-initial-review')) return;
  yield* decide(x, null);
  yield x.step(x.days(0, 2), {
    kind: 'StartMediation',
    mediator: x.random.pick(x.staff.mediators).id,
    complainantConsents: true,
    respondentConsents: true,
  });
  yield x.step(x.days(2, 9), {
    kind: 'RecordAgreement',
    recoveredFen: Math.floor(x.detail.priceFen / 2),
    document: 'performed-at-once',
    performBy: null,
    representedConsent: x.state.joint === null ? null : true,
  });
  yield* close(x, '重新办理后双方达成一致，投诉已办结。');
  yield* followUp(x, true);
}

/**
 * 并案: the same person's same complaint over another channel is merged into the first, while that is still open. Now and then it
 * turns out that they were two disputes, and the merge is undone.
 *
 * @returns true when it stays merged
 */
function* joinTo(x: CaseRun, original: number): Generator<Step, boolean, void> {
  const merge = x.step(
    x.days(0, 1),
    { kind: 'MergeCase', into: x.world.caseId(original), reason: '同一投诉人就同一争议重复提交' },
    x.staff.clerk,
  );
  yield { ...merge, unless: () => !isOpenCase(x.world.stateOf(original)) };
  if (!x.is('merged')) return false;
  if (!x.takes('unmerged')) return true;
  yield x.step(x.days(0, 1), { kind: 'UnmergeCase', reason: '经核实为两次消费，分别办理' }, x.staff.clerk);
  return false;
}

function isOpenCase(state: CaseState | undefined): boolean {
  return state !== undefined && isOpen(state);
}
