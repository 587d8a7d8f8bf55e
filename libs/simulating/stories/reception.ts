import type { EvidenceRef } from '#libs/case';
import { instantOf, sha256 } from '#libs/kernel';
import type { Actor, UnitCode } from '#libs/kernel';
import { asRepresentative, personOf } from '../world/people.js';
import { NOTES, RETURN_REASONS } from '../world/texts.js';
import type { CaseRun, Story } from './case-run.js';

/** The operators of the two hotlines, around the clock. */
const OPERATORS: readonly Actor[] = Array.from({ length: 12 }, (_, i) => ({
  id: `operator-12315-${i + 1}`,
  role: 'operator',
}));
/** What the platforms hand over comes in by itself. */
const INTAKE: Actor = { id: 'platform-intake', role: 'system' };

/** 登记: by an operator while the call goes on, by the platform's hand-over within half an hour, at the window while people wait. */
export function* register(x: CaseRun, linkedTo: number | null): Story {
  const { detail, plan, random } = x;
  const spoken = detail.channel.startsWith('hotline');
  const wait = random.between(spoken ? 120_000 : 30_000, spoken ? 900_000 : 1_500_000);
  const root = x.world.organisation.root.code;
  yield x.step(
    plan.receivedAt + wait,
    {
      kind: 'RegisterCase',
      caseId: x.id,
      caseKind: plan.kind,
      channel: detail.channel,
      source: { system: 'simulation', number: detail.sourceNumber },
      receivedAt: instantOf(plan.receivedAt),
      submitter: detail.submitter,
      named: detail.named,
      representative: x.takes('representative')
        ? asRepresentative(
            personOf(x.seed, 90_000 + (plan.ordinal % 9_000)),
            '代为投诉、参加调解、达成调解协议，期限三个月',
          )
        : null,
      respondent: detail.respondent,
      category: detail.category,
      problem: detail.problem,
      place: detail.place,
      request: detail.request,
      amountInDisputeFen: plan.kind === 'complaint' ? detail.priceFen : null,
      knewOn: detail.knewOn,
      linkedTo: linkedTo === null ? null : x.world.caseId(linkedTo),
    },
    spoken || detail.channel === 'window' || detail.channel === 'post' ? random.pick(OPERATORS) : INTAKE,
    root,
  );
}

/** 分流 and 签收: from the bureau to the county and on to the station of the respondent's place, over a wrong turn where there is one. */
export function* passOn(x: CaseRun): Story {
  const { organisation } = x.world;
  const { station } = x.detail.firm;
  const county = station.parent ?? station.code;
  const detour = x.takes('returned');
  const wrongCounty = detour && x.random.chance(4_000);
  if (wrongCounty) yield* detourBy(x, otherOf(x, organisation.root.code, county), '按登记地址分流');
  yield x.step(x.soon(10, 150), { kind: 'RouteCase', toUnit: county, reason: null });
  yield* sign(x);
  if (!x.takes('at-county') && station.code !== county) {
    if (detour && !wrongCounty) yield* detourBy(x, otherOf(x, county, station.code), '按登记地址分流');
    yield x.step(x.soon(10, 180), { kind: 'RouteCase', toUnit: station.code, reason: '按属地管辖分流' });
    yield* sign(x);
  }
  if (x.takes('competence-agreed') || x.takes('competence-decided')) yield* disputeCompetence(x);
  x.handler = x.random.pick(x.staff.handlers);
  yield x.step(x.soon(5, 90), { kind: 'AssignHandler', handler: x.handler.id }, x.staff.clerk);
}

function* sign(x: CaseRun): Story {
  yield x.step(x.within('sign-for', 'sign', 0, 1), { kind: 'SignCase' }, x.staff.clerk);
}

/** The unit that it was sent to is not competent and hands it back; only who routed it may route it anew. */
function* detourBy(x: CaseRun, wrong: UnitCode, reason: string): Story {
  yield x.step(x.soon(10, 150), { kind: 'RouteCase', toUnit: wrong, reason });
  if (x.random.chance(3_000)) yield* sign(x);
  yield x.step(
    x.within('sign-for', 'sign', 0, 1),
    { kind: 'ReturnCase', reason: x.random.pick(RETURN_REASONS) },
    x.staff.clerk,
  );
}

function otherOf(x: CaseRun, parent: UnitCode, right: UnitCode): UnitCode {
  const others = x.world.organisation.childrenOf(parent).filter((unit) => unit.code !== right);
  return x.random.pick(others).code;
}

/** 处理权限争议: agreed between the two, or named by the bureau above; now and then the other unit is the competent one. */
function* disputeCompetence(x: CaseRun): Story {
  const { organisation } = x.world;
  const own = x.unit;
  const withUnit = otherOf(x, organisation.parentOf(own) ?? own, own);
  yield x.step(
    x.soon(30, 240),
    { kind: 'DisputeCompetence', withUnit, reason: '被投诉人注册地与实际经营地不一致' },
    x.staff.clerk,
  );
  const decided = x.takes('competence-decided');
  const competentUnit = x.random.chance(4_000) ? withUnit : own;
  yield x.step(
    x.within('competence-dispute', 'notice', decided ? 3 : 1, decided ? 7 : 5),
    { kind: 'SettleCompetence', by: decided ? 'common-superior' : 'agreement', competentUnit },
    decided ? x.world.staff.of(organisation.root.code).head : x.staff.head,
    decided ? organisation.root.code : own,
  );
  if (x.is('routed')) yield* sign(x);
}

/** Photographs, receipts, recordings: named by their content, kept outside the log. */
export function evidence(
  x: CaseRun,
  name: string,
  mediaType: string,
  bytes = x.random.between(20_000, 4_000_000),
): EvidenceRef {
  return { sha256: sha256(`${x.id}/${name}/${x.now}`), name, mediaType, bytes };
}

/** What a handler writes down and files while looking into the case. */
export function* lookInto(x: CaseRun): Story {
  if (x.takes('evidence')) {
    const [name, mediaType] = x.random.pick([
      ['付款截图.png', 'image/png'],
      ['购物小票.jpg', 'image/jpeg'],
      ['合同照片.jpg', 'image/jpeg'],
      ['通话录音.mp3', 'audio/mpeg'],
    ] as const);
    yield x.step(x.soon(20, 240), { kind: 'AttachEvidence', evidence: evidence(x, name, mediaType) });
  }
  if (x.takes('note')) yield x.step(x.soon(20, 300), { kind: 'AddNote', text: x.random.pick(NOTES) });
}
