import { dateOf, dayNumber } from '#libs/kernel';
import { countsByUnit, FINDING_KINDS } from '#libs/supervision';
import type { DailyInspectionRecorded, Finding, FindingKind, FollowUp } from '#libs/supervision';
import { centre, count, instant, left, light, right, text } from '../cells.js';
import type { Headline, Report, ReportLanguage, Row, Table, Tone } from '../model.js';
import { namingIn } from '../names.js';
import type { Naming, ReportNames } from '../names.js';
import { lightNote, longDate, placeFacts, wallClock, weekday, wordsIn } from '../words.js';
import type { Words } from '../words.js';

type Look = DailyInspectionRecorded['data'];

/** What is late already is red; what can still be done in time is amber. */
const TONES: Readonly<Record<FindingKind, Tone>> = {
  'order-unanswered': 'bad',
  overdue: 'bad',
  'due-today': 'watch',
  unsigned: 'watch',
  'paused-too-long': 'watch',
};

/** 日看: what is pressing today, the units that have most of it first. */
export function dailyLookReport(look: Look, names: ReportNames, language: ReportLanguage): Report {
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
        value: t(`共 ${look.findings.length + look.leftOut} 项`, `${look.findings.length + look.leftOut} in all`),
      },
      { label: t('到期日暂定的时限', 'Clocks due provisionally'), value: String(look.provisional) },
      { label: t('工作日历覆盖至', 'Calendar covers until'), value: coverageText(coverage, t) },
    ],
    headlines: FINDING_KINDS.map((kind): Headline => ({
      label: kinds[kind],
      value: count(look.counts[kind]),
      tone: look.counts[kind] === 0 ? 'good' : TONES[kind],
    })),
    tables: [unitTable(look, naming, kinds, language), findingTable(look, naming, kinds, language)],
    notes: [
      t(
        '红：督办未答复、已超期；黄：今日到期、签收逾一个工作日、中止过久；绿：无。',
        'Red: orders unanswered, overdue. Amber: due today, unsigned for more than a working day, paused too long. Green: none.',
      ),
      t('“天数”为距到期（或自起算）的自然日数。', 'Days are calendar days since the due date, or since it is so.'),
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

function coverageText({ coveredUntil, daysLeft, alarm }: Look['coverage'], t: Words): string {
  if (!alarm) return coveredUntil;
  return t(
    `${coveredUntil}（余 ${daysLeft} 天，请尽快发布新日历）`,
    `${coveredUntil} (${daysLeft} days left: publish a new calendar)`,
  );
}

/**
 * One row a unit, over all findings. A look of before `byUnit` was kept knows the units of the listed findings only: there the others have a
 * row of their own, so that the sums are those of the look.
 */
function unitTable(look: Look, naming: Naming, kinds: Record<FindingKind, string>, language: ReportLanguage): Table {
  const t = wordsIn(language);
  const units = (look.byUnit ?? countsByUnit(look.findings)).map(({ unit, counts }) => ({
    unit,
    counts: FINDING_KINDS.map((kind) => counts[kind]),
  }));
  units.sort((a, b) => byPressure(a.counts, b.counts) || (a.unit < b.unit ? -1 : 1));
  const told = FINDING_KINDS.map((kind) => look.counts[kind]);
  const rest = told.map((all, at) => all - units.reduce((sum, { counts }) => sum + (counts[at] ?? 0), 0));
  const row = (title: string, counts: readonly number[]): Row => ({
    cells: [
      light(toneOf(counts), language),
      text(title),
      ...counts.map((each, at) => count(each, each === 0 ? undefined : TONES[FINDING_KINDS[at] ?? 'overdue'])),
      count(counts.reduce((sum, each) => sum + each, 0)),
    ],
  });
  return {
    title: t('各单位待办', 'By unit'),
    columns: [
      centre(t('灯', 'Light'), 6),
      left(t('单位', 'Unit'), 40),
      ...FINDING_KINDS.map((kind) => right(kinds[kind], 12)),
      right(t('合计', 'Total'), 8),
    ],
    rows: [
      ...units.map(({ unit, counts }) => row(naming.unit(unit), counts)),
      ...(rest.some((each) => each > 0) ? [row(t('未逐项列出', 'Not listed one by one'), rest)] : []),
      { ...row(t('合计', 'Total'), told), total: true },
    ],
    empty: '',
  };
}

function byPressure(a: readonly number[], b: readonly number[]): number {
  const red = (counts: readonly number[]) => counts.filter((_, at) => TONES[FINDING_KINDS[at] ?? 'unsigned'] === 'bad');
  const sum = (counts: readonly number[]) => counts.reduce((all, each) => all + each, 0);
  return sum(red(b)) - sum(red(a)) || sum(b) - sum(a);
}

function toneOf(counts: readonly number[]): Tone {
  const found = FINDING_KINDS.filter((_, at) => (counts[at] ?? 0) > 0).map((kind) => TONES[kind]);
  return found.includes('bad') ? 'bad' : found.includes('watch') ? 'watch' : 'good';
}

function findingTable(look: Look, naming: Naming, kinds: Record<FindingKind, string>, language: ReportLanguage): Table {
  const t = wordsIn(language);
  const today = dayNumber(look.date);
  return {
    title: t('逐项清单', 'Item by item'),
    ...(look.leftOut > 0 && {
      note: t(
        `各类中最紧迫的共 ${look.findings.length} 项；另有 ${look.leftOut} 项未列出，已计入合计。`,
        `The ${look.findings.length} most pressing ones of every kind; ${look.leftOut} more are counted, but not listed.`,
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
    rows: look.findings.map((finding) => ({
      cells: [
        light(TONES[finding.kind], language),
        text(kinds[finding.kind]),
        text(finding.caseId),
        text(subjectOf(finding, naming, t)),
        text(naming.unit(finding.unit)),
        text(naming.handler(finding.handler)),
        instant(finding.at),
        count(today - dayNumber(dateOf(finding.at))),
        text(finding.followUps.map((done) => followUpText(done, finding, naming, t)).join(t('；', '; ')) || '—'),
      ],
    })),
    empty: t('今日无待办事项', 'There is nothing pressing today'),
  };
}

function subjectOf({ clock, run, orderId }: Finding, naming: Naming, t: Words): string {
  if (clock === null) return t(`督办令 ${orderId ?? ''}`, `order ${orderId ?? ''}`);
  return naming.clock(clock) + (run !== null && run > 1 ? t(`（第 ${run} 次）`, ` (run ${run})`) : '');
}

function followUpText(done: FollowUp, { clock }: Finding, naming: Naming, t: Words): string {
  const at = wallClock(done.at).slice(5);
  if (done.kind === 'reminded')
    return t(`${at} 催办（${naming.rung(clock, done.rung)}）`, `${at} reminded: ${naming.rung(clock, done.rung)}`);
  return t(`${at} 督办 ${naming.unit(done.toUnit)}`, `${at} ordered: ${naming.unit(done.toUnit)}`);
}
