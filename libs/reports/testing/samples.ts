import { measures, measureSpans } from '#libs/efficacy';
import { canonicalJson, dateOfDayNumber, dayNumber, instant, localDate, sha256 } from '#libs/kernel';
import type { CalendarId, CaseId, Instant, UnitCode } from '#libs/kernel';
import { compared, drawSample, FINDING_KINDS, findingsHash, outliersFirst, sampleSeed } from '#libs/supervision';
import type {
  CheckedFigure,
  DailyInspectionRecorded,
  Figure,
  Finding,
  PeriodAdjusted,
  PeriodSettled,
  WeeklyCheckRecorded,
  Yardsticks,
} from '#libs/supervision';
import type { ReportNames } from '../names.js';

/** A bureau of fourteen units, with names as long as they come. */
export const UNITS: ReadonlyMap<string, string> = new Map([
  ['230700', '伊春市市场监督管理局'],
  ['230717', '伊美区市场监督管理局'],
  ['230717-01', '伊美区市场监督管理局旭日市场监督管理所'],
  ['230717-02', '伊美区市场监督管理局红升市场监督管理所'],
  ['230718', '乌翠区市场监督管理局'],
  ['230719', '友好区市场监督管理局'],
  ['230722', '嘉荫县市场监督管理局'],
  ['230723', '汤旺县市场监督管理局'],
  ['230724', '丰林县市场监督管理局'],
  ['230725', '大箐山县市场监督管理局'],
  ['230726', '南岔县市场监督管理局'],
  ['230751', '金林区市场监督管理局'],
  ['230781', '铁力市市场监督管理局'],
  ['230781-03', '铁力市市场监督管理局经济开发区及双丰镇联合市场监督管理所'],
]);

export const names: ReportNames = {
  unit: (code) => UNITS.get(code) ?? code,
  level: levelOf,
  handler: (id) => ({ wang: '王小明', li: '李文静', ouyang: '欧阳春华' })[id] ?? id,
  indicator: (name) =>
    name === 'registered' ? { title: { zh: '登记件数', en: 'Registered' }, reads: 'count', better: null } : undefined,
};

const codes = [...UNITS.keys()] as UnitCode[];

const yardsticks: Yardsticks = {
  levels: new Map(codes.map((code) => [code, levelOf(code)])),
  ...{ spans: measureSpans(), fewest: 5 },
};

function levelOf(code: string): 'bureau' | 'county' | 'station' {
  return code === '230700' ? 'bureau' : code.includes('-') ? 'station' : 'county';
}

/** A number from 0 up to, and without, `below`, that the words decide: the same for ever. */
export function chance(below: number, ...words: readonly (string | number)[]): number {
  return Number(BigInt(`0x${sha256(words.join('/')).slice(0, 12)}`) % BigInt(below));
}

function pick<T>(all: readonly T[], ...words: readonly (string | number)[]): T {
  const one = all[chance(all.length, ...words)];
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

export function caseOf(n: number): CaseId {
  return `T-7Q4M-${String(chance(10_000, 'case', n)).padStart(4, '0')}-K${String(n).padStart(4, '0')}` as CaseId;
}

const CLOCKS = ['initial-review', 'mediation', 'verification', 'notification', 'feedback', 'odr-negotiation'] as const;
const day = localDate('2026-05-14');
const place = { position: '184223', logHash: sha256('log') };

function at(daysAgo: number, time: string): Instant {
  return instant(`${dateOfDayNumber(dayNumber(day) - daysAgo)}T${time}+08:00`);
}

export function finding(n: number): Finding {
  const kind = pick([...FINDING_KINDS, 'overdue', 'overdue', 'due-today', 'due-today'] as const, 'kind', n);
  const isOrder = kind === 'order-unanswered';
  const daysAgo = kind === 'due-today' ? 0 : 1 + chance(40, 'days', n);
  const clock = kind === 'unsigned' ? 'sign-for' : pick(CLOCKS, 'clock', n);
  return {
    kind,
    caseId: caseOf(n),
    unit: pick(codes, 'unit', n),
    handler: pick(['wang', 'li', 'ouyang', null], 'handler', n),
    clock: isOrder ? null : clock,
    run: isOrder ? null : 1 + chance(2, 'run', n),
    orderId: isOrder ? `DB-${n}` : null,
    at: at(daysAgo, kind === 'due-today' ? '23:59:59.999' : '15:20:00.000'),
    followUps: [
      ...(chance(2, 'reminded', n) === 0
        ? [{ kind: 'reminded' as const, rung: 'on-the-day', at: at(daysAgo, '09:00:00.000') }]
        : []),
      ...(kind === 'overdue' && chance(3, 'ordered', n) === 0
        ? [{ kind: 'ordered' as const, orderId: `DB-${n}`, toUnit: pick(codes, 'to', n), at: at(0, '08:40:00.000') }]
        : []),
    ],
  };
}

export function dailyLook(many: number, leftOut = 0): DailyInspectionRecorded['data'] {
  const findings = Array.from({ length: many }, (_, n) => finding(n)).sort(
    (a, b) => FINDING_KINDS.indexOf(a.kind) - FINDING_KINDS.indexOf(b.kind) || (a.at < b.at ? -1 : 1),
  );
  const of = (kind: Finding['kind']) => findings.filter((each) => each.kind === kind).length;
  return {
    ...{ unit: '230700' as UnitCode, date: day, asOf: at(0, '09:00:00.000'), ...place },
    counts: {
      'order-unanswered': of('order-unanswered'),
      overdue: of('overdue'),
      'due-today': of('due-today'),
      unsigned: of('unsigned') + leftOut,
      'paused-too-long': of('paused-too-long'),
    },
    ...{ findings, leftOut, hash: findingsHash(findings), provisional: 3 },
    coverage: { calendar: 'cn-2026' as CalendarId, coveredUntil: localDate('2026-12-31'), daysLeft: 231, alarm: false },
  };
}

/** Ten rates, a grade, a sum of money and a count, of every unit. */
function figures(of: string): readonly Figure[] {
  const ratios = measures().filter(({ kind }) => kind === 'ratio');
  const others = measures().filter(({ kind }) => kind === 'mean' || kind === 'sum');
  const measured = [...ratios.slice(0, 9), ...others];
  return codes.flatMap((unit) => [
    ...measured.map(({ id, kind }): Figure => {
      if (kind === 'sum')
        return { unit, indicator: id, numerator: chance(90_000_000, of, unit, id), denominator: null };
      const denominator = chance(12, of, unit, id) === 0 ? 0 : 5 + chance(400, of, 'all', unit, id);
      const bad = chance(9, of, 'bad', unit, id) === 0;
      const missed = chance(Math.ceil(denominator / (bad ? 4 : 40)) + 1, of, 'missed', unit, id);
      const best = kind === 'mean' ? 5 : 1;
      return { unit, indicator: id, numerator: Math.max(0, denominator - missed) * best, denominator };
    }),
    { unit, indicator: 'registered', numerator: chance(900, of, unit), denominator: null },
  ]);
}

/** As a check records them. */
export function checked(now: readonly Figure[], before: readonly Figure[]): readonly CheckedFigure[] {
  return outliersFirst(compared(now, before, yardsticks), yardsticks);
}

export function weeklyCheck(): WeeklyCheckRecorded['data'] {
  const [unit, week] = ['230700' as UnitCode, '2026-W20'];
  const population = Array.from({ length: 312 }, (_, n) => caseOf(n));
  return {
    ...{ unit, week, from: localDate('2026-05-11'), to: localDate('2026-05-17'), ...place },
    figures: checked(figures('this week'), figures('last week')),
    fewest: yardsticks.fewest,
    sample: drawSample(sampleSeed(unit, week, place.logHash), population, 10),
  };
}

export function settlement(): readonly [PeriodSettled['data'], readonly PeriodAdjusted['data'][]] {
  const unit = '230700' as UnitCode;
  const all = figures('month');
  const told = {
    unit,
    month: '2026-04',
    from: localDate('2026-04-01'),
    to: localDate('2026-04-30'),
    ...place,
    figures: all,
  };
  const settled = { ...told, hash: sha256(canonicalJson(told)) };
  const rate = all.find((figure) => figure.denominator !== null && figure.numerator > 2 && figure.unit !== unit);
  const sum = all.find((figure) => figure.indicator === 'recovered-loss');
  if (!rate || !sum) throw new RangeError('the figures have neither a rate nor a sum');
  const first = adjusted(1, settled.hash, '铁力市局 4 月 28 日补录的办结时间经核实有误，按平台回执更正', [
    change(rate, { numerator: rate.numerator - 2, denominator: rate.denominator }),
  ]);
  const second = adjusted(2, first.hash, '挽回金额少计一笔', [
    change(sum, { numerator: sum.numerator + 1_250_000, denominator: null }),
  ]);
  return [settled, [first, second]];
}

type Change = PeriodAdjusted['data']['changes'][number];

function change({ unit, indicator, numerator, denominator }: Figure, after: Change['after']): Change {
  return { unit, indicator, before: { numerator, denominator }, after };
}

function adjusted(
  number: number,
  previous: string,
  reason: string,
  changes: readonly Change[],
): PeriodAdjusted['data'] {
  const told = {
    ...{ unit: '230700' as UnitCode, month: '2026-04', number, reason, changes, previous },
    ...{ position: String(190_000 + number), logHash: sha256(`log ${number}`) },
  };
  return { ...told, hash: sha256(canonicalJson(told)) };
}
