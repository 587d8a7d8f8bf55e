import type { OtherWay } from '#libs/case';
import type { RefusalTopic } from '#libs/law';
import { asRepresentative, personOf } from '../world/people.js';
import type { CaseRun, Story } from './case-run.js';
import { manner } from './closing.js';
import { lookInto } from './reception.js';

/** What the handler writes down as the reason of a refusal. */
const REASONS: Readonly<Record<RefusalTopic, string>> = {
  'not-competent': '反映事项不属于市场监督管理部门职责',
  'taken-elsewhere': '同一消费者权益争议已由消费者协会调解处理',
  'not-consumer-dispute': '购买数量、频次明显超出生活消费需要，不能证明与被投诉人之间存在消费者权益争议',
  'time-barred': '自知道权益受到侵害之日起已超过三年',
  materials: '经告知后仍未提供必要材料',
  identity: '拒绝配合核实身份',
  'other-law': '属于法律、法规规定不予受理的其他情形',
};

/** 消费者权益保护法 Art. 39: the other ways that are told of with a refusal. */
const OTHER_WAYS: Readonly<Record<RefusalTopic, readonly OtherWay[]>> = {
  'not-competent': ['negotiation', 'other-authority', 'court'],
  'taken-elsewhere': ['arbitration', 'court'],
  'not-consumer-dispute': ['negotiation', 'court'],
  'time-barred': ['negotiation', 'other-mediation', 'court'],
  materials: ['negotiation', 'other-mediation', 'arbitration', 'court'],
  identity: ['negotiation', 'arbitration', 'court'],
  'other-law': ['negotiation', 'other-authority', 'court'],
};

/** 初查: what comes before the decision, the decision, and telling the complainant of it – all within seven working days of receipt. */
export function* review(x: CaseRun): Story {
  const refusal = x.plan.course.startsWith('refused:')
    ? (x.plan.course.slice('refused:'.length) as RefusalTopic)
    : null;
  yield* prepare(x, refusal);
  yield* lookInto(x);
  yield* decide(x, refusal);
}

/** The decision and its notice share the seven days. */
export function* decide(x: CaseRun, refusal: RefusalTopic | null): Story {
  const at = x.within('initial-review', 'review', 1, 5);
  if (refusal === null) {
    yield x.step(at, { kind: 'AcceptComplaint' });
  } else {
    yield x.step(at, {
      kind: 'RefuseComplaint',
      grounds: [x.refusalGround(refusal)],
      reason: REASONS[refusal],
      otherWays: OTHER_WAYS[refusal],
    });
  }
  yield x.step(x.within('notification', 'notice', 0, 1), { kind: 'NotifyComplainant', manner: manner(x) });
}

function* prepare(x: CaseRun, refusal: RefusalTopic | null): Story {
  if (x.takes('joint')) {
    const people = [1, 2].map((i) => personOf(x.seed, 80_000 + ((x.plan.ordinal * 2 + i) % 9_000)));
    yield x.step(x.days(0, 1), {
      kind: 'ElectRepresentatives',
      complainants: x.random.between(3, 17),
      representatives: people.map((person) =>
        asRepresentative(person, '代表全体投诉人参加调解；变更、放弃请求或者达成协议须经被代表人同意'),
      ),
      consent: true,
    });
  }
  if (refusal === 'identity') {
    yield x.step(x.days(0, 2), {
      kind: 'VerifyIdentity',
      result: x.random.chance(6_000) ? 'refused' : 'false-identity',
      method: '电话回拨核对姓名和住址',
    });
  } else if (x.takes('identity-checked')) {
    yield x.step(x.days(0, 1), { kind: 'VerifyIdentity', result: 'verified', method: '与平台实名信息比对' });
  }
  if (refusal === 'materials' || x.takes('materials')) yield* askForMaterials(x, refusal !== 'materials');
}

function* askForMaterials(x: CaseRun, supplied: boolean): Story {
  const items = x.random.pick([['购物凭证'], ['付款记录', '与经营者的沟通记录'], ['服务合同'], ['授权委托书原件']]);
  yield x.step(x.days(0, 1), { kind: 'RequestMaterials', items, until: x.instant(x.days(3)) });
  if (supplied) yield x.step(x.days(1, 2), { kind: 'SupplementMaterials', items, evidence: [] });
}
