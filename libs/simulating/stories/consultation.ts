import { consultationAnswer } from '../world/texts.js';
import type { CaseRun, Story } from './case-run.js';
import { close, followUp } from './closing.js';
import { lookInto, register } from './reception.js';

/** 咨询: most are answered while the call goes on, the others by the bureau's own unit within five working days. */
export function* consultation(x: CaseRun): Story {
  yield* register(x, null);
  if (x.plan.course === 'transferred') {
    yield x.step(x.soon(10, 120), {
      kind: 'TransferCase',
      toAuthority: '有关行政主管部门',
      reason: '咨询事项由该部门解答',
    });
  } else if (x.plan.course === 'at-once') {
    yield x.step(x.now + x.random.between(60_000, 600_000), {
      kind: 'AnswerConsultation',
      answer: consultationAnswer(x.random),
      atOnce: true,
    });
  } else {
    yield x.step(x.within('sign-for', 'sign', 0, 1), { kind: 'SignCase' });
    yield* lookInto(x);
    yield x.step(x.within('consultation-answer', 'answer', 0, 4), {
      kind: 'AnswerConsultation',
      answer: consultationAnswer(x.random),
      atOnce: false,
    });
  }
  yield* close(x, '咨询已答复。');
  yield* followUp(x, true);
}
