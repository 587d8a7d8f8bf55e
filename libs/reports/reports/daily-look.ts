import { dateOf, dayNumber } from '#libs/kernel';
import { countsByUnit, FINDING_KINDS, isLateOrder } from '#libs/supervision';
import type { DailyInspectionRecorded, Finding, FindingKind, FollowUp } from '#libs/supervision';
import { centre, count, instant, left, light, right, text } from '../cells.js';
import { firstOfEachKind, firstRows } from '../excerpt.js';
import type { Cell, Headline, Report, ReportLanguage, Row, Table, Tone } from '../model.js';
import { namingIn } from '../names.js';
import type { Naming, ReportNames } from '../names.js';
import { lightNote, longDate, placeFacts, wallClock, weekday, wordsIn } from '../words.js';
import type { Words } from '../words.js';
import { unsettledHeadlines, unsettledTables } from './unsettled.js';
import type { UnsettledMonth } from './unsettled.js';

type Look = DailyInspectionRecorded['data'];

/** What is late already is red; what can still be done in time is amber. Of orders only those are red whose answer is late. */
const TONES: Readonly<Record<Exclude<FindingKind, 'order-unanswered'>, Tone>> = {
  overdue: 'bad',
  'due-today': 'watch',
  unsigned: 'watch',
  'paused-too-long': 'watch',
};

/**
 * 日看: what is pressing today, the units that have most of it first.
 *
 * @param unsettled months that should have been settled by then and were not, where that is to be told
 */
export function dailyLookReport(
  look: Look,
  names: ReportNames,
  language: ReportLanguage,
  unsettled: readonly UnsettledMonth[] = [],
): Report {
  const t = wordsIn(language);
  const naming = namingIn(names, language);
  const kinds = kindTitles(t);
  const { unit, date, asOf, coverage } = look;
  return {
    language,
    name: `daily-look-${unit}-${date}`,
    title: t('日看报告', 'Daily look'),
    subtitle: `${naming.unit(unit)} · ${longDate(date, language)} ${weekday(date, language)}`,
    asOf,
    facts: [
      { label: t('截至', 'As of'), value: wallClock(asOf) },
      {
        label: t('发现事项', 'Findings'),
        value: foundText(look.findings.length + look.leftOut, t),
      },
      { label: t('到期日暂定的时限', 'Clocks due provisionally'), value: String(look.provisional) },
      { label: t('工作日历覆盖至', 'Calendar covers until'), value: coverageText(coverage, t) },
    ],
    headlines: [
      ...FINDING_KINDS.map((kind) => kindHeadline(kind, countsOfLook(look), kinds, t)),
      ...coverageHeadlines(coverage, t),
      ...unsettledHeadlines(unsettled, t),
    ],
    tables: [
      unitTable(look, naming, kinds, language),
      findingTable(look, naming, kinds, language),
      ...unsettledTables(unsettled, naming, t),
    ],
    notes: [
      t(
        '红：督办逾期未答复、已超期；黄：今日到期、签收逾一个工作日、中止过久；绿：无。答复期限未到的督办不评灯。',
        'Red: orders whose answer is late, overdue. Amber: due today, unsigned for more than a working day, paused too long. Green: none. Orders that may still be answered in time have no light.',
      ),
      t(
        '“天数”为自到期（或起算）以来的自然日数；督办以答复期限为到期日。各单位数为本级持有数，不含下级。',
        'Days are calendar days since the due date, or since it is so; an order is due when its answer is. Units are counted by what they hold themselves, without what is below them.',
      ),
      lightNote(t),
    ],
    provenance: [...placeFacts(look, t), { label: t('全部发现的哈希', 'Hash of all findings'), value: look.hash }],
  };
}

function kindTitles(t: Words): Readonly<Record<FindingKind, string>> {
  return {
    'order-unanswered': t('督办未答复', 'Order unanswered'),
    overdue: t('已超期', 'Overdue'),
    'due-today': t('今日到期', 'Due today'),
    unsigned: t('超时未签收', 'Unsigned'),
    'paused-too-long': t('中止过久', 'Paused too long'),
  };
}

function foundText(all: number, t: Words): string {
  const many = all.toLocaleString('en-US');
  return t(`共 ${many} 项`, `${many} in all`);
}

function coverageText({ coveredUntil, daysLeft, alarm }: Look['coverage'], t: Words): string {
  return alarm ? t(`${coveredUntil}（余 ${daysLeft} 天）`, `${coveredUntil} (${daysLeft} days left)`) : coveredUntil;
}

/** Where the calendar ends soon that is a card of its own: every later due date would be provisional. */
function coverageHeadlines({ coveredUntil, daysLeft, alarm }: Look['coverage'], t: Words): readonly Headline[] {
  if (!alarm) return [];
  return [
    {
      label: t('工作日历余', 'Calendar left'),
      value: text(t(`${daysLeft} 天`, `${daysLeft} days`)),
      tone: 'watch',
      detail: t(`至 ${coveredUntil}，请发布新日历`, `until ${coveredUntil}: publish the next`),
    },
  ];
}

/** How many of each kind, and how many of the orders are late. */
interface Counts {
  readonly counts: Look['counts'];
  readonly late: number;
}

/** A look of before it was kept which orders are late takes all of them for late. */
function countsOfLook({ counts, ordersLate }: Pick<Look, 'counts' | 'ordersLate'>): Counts {
  return { counts, late: ordersLate ?? counts['order-unanswered'] };
}

function toneOfKind(kind: FindingKind, { counts, late }: Counts): Tone {
  if (counts[kind] === 0) return 'good';
  if (kind === 'order-unanswered') return late > 0 ? 'bad' : 'calm';
  return TONES[kind];
}

function kindHeadline(kind: FindingKind, of: Counts, kinds: Record<FindingKind, string>, t: Words): Headline {
  const intime = of.counts[kind] - of.late;
  return {
    label: kinds[kind],
    value: count(of.counts[kind]),
    tone: toneOfKind(kind, of),
    ...(kind === 'order-unanswered' &&
      intime > 0 && { detail: t(`逾期 ${of.late}，期限内 ${intime}`, `${of.late} late, ${intime} in time`) }),
  };
}

/**
 * One row a unit, over all findings. A look of before `byUnit` was kept knows the units of the listed findings only: there the others have a
 * row of their own, so that the sums are those of the look.
 */
function unitTable(look: Look, naming: Naming, kinds: Record<FindingKind, string>, language: ReportLanguage): Table {
  const t = wordsIn(language);
  const units = (look.byUnit ?? countsByUnit(look.findings, look.asOf)).map(({ unit, ...own }) => ({
    unit,
    ...countsOfLook(own),
  }));
  units.sort((a, b) => redOf(b) - redOf(a) || sumOf(b) - sumOf(a) || (a.unit < b.unit ? -1 : 1));
  const told = countsOfLook(look);
  const rest = restOf(told, units);
  const row = (title: Cell, of: Counts): Row => ({
    cells: [
      light(toneOf(of), language),
      title,
      ...FINDING_KINDS.map((kind) => {
        const tone = toneOfKind(kind, of);
        return count(of.counts[kind], tone === 'bad' || tone === 'watch' ? tone : undefined);
      }),
      count(sumOf(of)),
    ],
  });
  const rows: readonly Row[] = [
    ...units.map(({ unit, ...own }) => row(naming.ownUnitCell(unit), own)),
    ...(sumOf(rest) > 0 ? [row(text(t('未逐项列出', 'Not listed one by one')), rest)] : []),
    { ...row(text(t('合计', 'Total')), told), total: true },
  ];
  return {
    title: t('各单位待办', 'By unit'),
    columns: [
      centre(t('灯', 'Light'), 6),
      left(t('单位', 'Unit'), 40),
      ...FINDING_KINDS.map((kind) => right(kinds[kind], 12)),
      right(t('合计', 'Total'), 8),
    ],
    rows,
    ...firstRows(rows, t),
    empty: '',
  };
}

/** What the look counts beyond the units that are told. */
function restOf(told: Counts, units: readonly Counts[]): Counts {
  const beyond = (of: (each: Counts) => number) => of(told) - units.reduce((sum, each) => sum + of(each), 0);
  const counts = { ...told.counts };
  for (const kind of FINDING_KINDS) counts[kind] = beyond((each) => each.counts[kind]);
  return { counts, late: beyond(({ late }) => late) };
}

function sumOf({ counts }: Counts): number {
  return FINDING_KINDS.reduce((sum, kind) => sum + counts[kind], 0);
}

function redOf({ counts, late }: Counts): number {
  return late + counts.overdue;
}

function toneOf(of: Counts): Tone {
  const tones = FINDING_KINDS.map((kind) => toneOfKind(kind, of));
  return (['bad', 'watch', 'calm'] as const).find((tone) => tones.includes(tone)) ?? 'good';
}

function findingTable(look: Look, naming: Naming, kinds: Record<FindingKind, string>, language: ReportLanguage): Table {
  const t = wordsIn(language);
  const findings = look.findings
    .map((finding) => ({ finding, tone: toneOfFinding(finding, look.asOf) }))
    .toSorted((a, b) => ORDER.indexOf(a.tone) - ORDER.indexOf(b.tone));
  const rows = findings.map(({ finding, tone }): Row => {
    const dueAt = finding.dueAt ?? finding.at;
    return {
      cells: [
        light(tone, language),
        text(kinds[finding.kind]),
        text(finding.caseId),
        text(subjectOf(finding, naming, t)),
        naming.unitCell(finding.unit),
        text(naming.handler(finding.handler)),
        instant(dueAt),
        daysCell(dayNumber(look.date) - dayNumber(dateOf(dueAt)), t),
        text(finding.followUps.map((done) => followUpText(done, finding, naming, t)).join(t('；', '; ')) || '—'),
      ],
    };
  });
  return {
    title: t('逐项清单', 'Item by item'),
    ...(look.leftOut > 0 && {
      note: t(
        `本次日看记录各类中最紧迫的 ${look.findings.length} 项；另有 ${look.leftOut} 项未逐项记录，已计入合计。`,
        `The look keeps the ${look.findings.length} most pressing ones of every kind; ${look.leftOut} more are counted, but not kept one by one.`,
      ),
    }),
    columns: [
      centre(t('灯', 'Light'), 6),
      left(t('事项', 'Finding'), 12),
      left(t('案件', 'Case'), 24),
      left(t('时限', 'Clock'), 18),
      left(t('承办单位', 'Unit'), 30),
      left(t('承办人', 'Handler'), 16),
      left(t('到期（或起算）', 'Due, or since'), 16),
      right(t('天数', 'Days'), 6),
      left(t('已采取措施', 'Done already'), 34),
    ],
    rows,
    ...firstOfEachKind(rows, ({ cells }) => (cells[1]?.kind === 'text' ? cells[1].text : ''), t),
    empty: t('今日无待办事项', 'There is nothing pressing today'),
  };
}

/** Red first, and what has no light last. */
const ORDER: readonly Tone[] = ['bad', 'watch', 'good', 'calm'];

function toneOfFinding(finding: Finding, asOf: Look['asOf']): Tone {
  if (finding.kind === 'order-unanswered') return isLateOrder(finding, asOf) ? 'bad' : 'calm';
  return TONES[finding.kind];
}

/** Days since, or – of an order that may still be answered – days that are left. */
function daysCell(days: number, t: Words): Cell {
  return days < 0 ? text(t(`余 ${-days}`, `${-days} left`)) : count(days);
}

function subjectOf({ clock, run, orderId, dueAt, at }: Finding, naming: Naming, t: Words): string {
  if (clock === null) {
    const since = dueAt ? wallClock(at).slice(5, 10) : undefined;
    const order = t(`督办令 ${orderId ?? ''}`, `order ${orderId ?? ''}`);
    return since === undefined ? order : order + t(`（${since} 下达）`, ` (of ${since})`);
  }
  return naming.clock(clock) + (run !== null && run > 1 ? t(`（第 ${run} 次）`, ` (run ${run})`) : '');
}

function followUpText(done: FollowUp, { clock }: Finding, naming: Naming, t: Words): string {
  const at = wallClock(done.at).slice(5);
  if (done.kind === 'reminded')
    return t(`${at} 催办（${naming.rung(clock, done.rung)}）`, `${at} reminded: ${naming.rung(clock, done.rung)}`);
  return t(`${at} 督办 ${naming.unit(done.toUnit)}`, `${at} ordered: ${naming.unit(done.toUnit)}`);
}
