import { eventCatalogue, isCaseEventType } from '#libs/case';
import { measureOf } from '#libs/efficacy';
import type { Allocation, LevelRanking, Scheme, Score, ScoreLine } from '#libs/efficacy';
import { basisPoints } from '#libs/supervision';
import {
  cellText,
  centre,
  count,
  left,
  light,
  measured,
  NONE,
  number,
  points,
  pointsText,
  right,
  text,
} from '../cells.js';
import { firstRows } from '../excerpt.js';
import type { Cell, Fact, Headline, Report, ReportLanguage, Row, Table, Tone } from '../model.js';
import { namingIn } from '../names.js';
import type { Naming, ReportNames } from '../names.js';
import { lightNote, longDate, roundingNote, wallClock, wordsIn } from '../words.js';
import type { Words } from '../words.js';

/** A score as it was worked out, and what is told along with it. */
export interface ScoreToTell {
  readonly score: Score;
  readonly scheme: Scheme;
  readonly ranking: readonly LevelRanking[];
  /** The scores of the units that are ranked: beside a rank stands what it is made of. */
  readonly scores?: readonly Score[];
  /** What each case cost, where that was asked for. */
  readonly allocations?: readonly Allocation[];
}

/** 效能评价: the lines of a score, what lost most first, and how the units rank. */
export function scoreReport(told: ScoreToTell, names: ReportNames, language: ReportLanguage): Report {
  const t = wordsIn(language);
  const naming = namingIn(names, language);
  const { score, scheme, ranking, scores, allocations } = told;
  const { period, basis, unit } = score;
  return {
    language,
    name: `efficacy-${unit}-${period.from}-${period.to}`,
    title: t('效能评价报告', 'Efficacy evaluation'),
    subtitle: `${naming.unit(unit)} · ${longDate(period.from, language)} ${t('至', 'to')} ${longDate(period.to, language)}`,
    asOf: basis.asOf,
    facts: [
      { label: t('评价方案', 'Scheme'), value: `${scheme.title[language]} v${score.scheme.version}` },
      { label: t('判断至', 'Judged as of'), value: wallClock(basis.asOf) },
      ...(score.inEffect
        ? []
        : [{ label: t('方案效力', 'In effect'), value: t('此期间并非全程有效', 'not for the whole period') }]),
    ],
    headlines: headlines(score, ranking, placesOf(scheme), language, t),
    tables: [
      lineTable(score, scheme, language, t),
      rankingTable({ ranking, scores: scores ?? [], scheme, own: unit }, naming, language),
      ...(allocations ? [caseTable(allocations, scheme, naming, language, t)] : []),
    ],
    notes: [
      ...(score.scheme.illustrative
        ? [t('本方案为示例，并非官方口径。', 'The scheme is illustrative; it is not an official one.')]
        : []),
      t(
        `按失分由多到少排列；得分与失分之和恰为满分，各行按方案规定的最小单位（${scheme.rounding.line}）进位一次。页面与 PDF 按公布单位（${scheme.rounding.score}）列示，各行之和可能与合计相差末位；XLSX、CSV 为精确值。`,
        `What lost most comes first. Points and points lost sum to exactly full marks; each line is rounded once, to the smallest unit that the scheme has (${scheme.rounding.line}). Pages and PDF show them in the unit that is published (${scheme.rounding.score}), so lines may differ from their sum in the last digit; XLSX and CSV are exact.`,
      ),
      t(
        '灯：未失分为绿，失去不足两成为黄，失去两成及以上为红。',
        'Green lost nothing, amber less than a fifth of its marks, red a fifth or more.',
      ),
      roundingNote(t),
      lightNote(t),
    ],
    provenance: provenance(score, t),
  };
}

function headlines(
  score: Score,
  ranking: readonly LevelRanking[],
  places: number,
  language: ReportLanguage,
  t: Words,
): readonly Headline[] {
  const own = ranking.flatMap(({ units }) => units).find(({ unit }) => unit === score.unit);
  const peers = ranking.find(({ units }) => own && units.includes(own))?.units.length ?? 0;
  return [
    {
      label: t('得分', 'Score'),
      value: score.published === null ? text(t('没有数据', 'no data')) : points(score.published, places),
      tone: 'calm',
      detail: t(`满分 ${pointsText(score.fullMarks, places)}`, `of ${pointsText(score.fullMarks, places)}`),
    },
    { label: t('等次', 'Grade'), value: score.grade ? text(score.grade.title[language]) : NONE, tone: 'calm' },
    { label: t('失分', 'Points lost'), value: points(score.lost, places), tone: 'calm' },
    ...(own && own.rank !== null && peers > 1
      ? [
          {
            label: t('同级名次', 'Rank'),
            value: count(own.rank),
            tone: 'calm' as const,
            detail: t(`共 ${peers} 个单位`, `of ${peers}`),
          },
        ]
      : []),
  ];
}

function lineTable(score: Score, scheme: Scheme, language: ReportLanguage, t: Words): Table {
  const parts = { indicator: t('指标', 'indicator'), bonus: t('加分', 'bonus'), deduction: t('扣分', 'deduction') };
  const lines = score.lines.toSorted((a, b) => Number(b.lost) - Number(a.lost));
  const places = placesOf(scheme);
  return {
    title: t('各项得分', 'Lines of the score'),
    columns: [
      centre(t('灯', 'Light'), 6),
      left(t('项目', 'Line'), 26),
      left(t('类别', 'Part'), 10),
      right(t('权重', 'Weight'), 14),
      right(t('实绩', 'Value'), 14),
      right(t('分子', 'Of it'), 9),
      right(t('分母', 'All'), 9),
      right(t('应得', 'Marks'), 11),
      right(t('得分', 'Points'), 11),
      right(t('失分', 'Lost'), 11),
      left(t('说明', 'Remark'), 18),
    ],
    rows: [
      ...lines.map((line): Row => ({
        cells: [
          light(score.points === null ? 'calm' : toneOf(line), language),
          text(titleOf(scheme, line.name, language)),
          text(parts[line.part]),
          weightOf(line, t),
          valueOf(line, t),
          number('count', line.numerator),
          number('count', line.denominator),
          // Of nothing there is no score, so no line of it has points either.
          ...[line.marks, line.points, line.lost].map((each) => points(score.points === null ? null : each, places)),
          text(remarkOf(line, t)),
        ],
      })),
      {
        cells: [
          text(''),
          text(t('合计', 'Total')),
          ...Array.from({ length: 5 }, () => text('')),
          points(score.fullMarks, places),
          points(score.points, places),
          points(score.lost, places),
          text(''),
        ],
        total: true,
      },
    ],
    empty: '',
  };
}

function toneOf({ marks, lost, part, weight }: ScoreLine): Tone {
  const most = Number(part === 'deduction' ? weight : marks);
  if (Number(lost) === 0) return most === 0 ? 'calm' : 'good';
  return Number(lost) * 5 < most ? 'watch' : 'bad';
}

/** How many places of points are published. */
function placesOf({ rounding }: Pick<Scheme, 'rounding'>): number {
  return rounding.score.split('.')[1]?.length ?? 0;
}

/** What there is to get; of a deduction what there is to lose at most. */
function weightOf({ part, weight }: ScoreLine, t: Words): Cell {
  if (part !== 'deduction') return points(weight);
  const most = cellText(points(weight));
  return text(t(`至多 −${most}`, `−${most} at most`));
}

function valueOf({ measure, numerator, denominator, value }: ScoreLine, t: Words): Cell {
  const { kind } = measureOf(measure);
  if (value === null) return NONE;
  if (kind === 'sum') return measured('yuan', Math.round(Number(value) * 100), t('元', 'yuan'));
  if (kind === 'count') return measured('count', Number(value), t('次', 'times'));
  if (numerator === null) return NONE;
  return number(kind === 'mean' ? 'grade' : 'percent', basisPoints({ numerator, denominator }));
}

function remarkOf({ treatment, withoutCase, lost }: ScoreLine, t: Words): string {
  if (treatment === 'excluded') return t('无数据，权重分摊', 'no data, marks shared out');
  if (treatment === 'full-marks') return t('无数据，计满分', 'no data, full marks');
  if (treatment === 'zero') return t('无数据，计零分', 'no data, none');
  return withoutCase === 'short-of-target' && Number(lost) > 0
    ? t('未达目标，非个案所致', 'target not reached; no single case')
    : '';
}

function rankingTable(
  told: Required<Pick<ScoreToTell, 'ranking' | 'scores' | 'scheme'>> & { readonly own: string },
  naming: Naming,
  language: ReportLanguage,
): Table {
  const t = wordsIn(language);
  const { ranking, scheme, own } = told;
  const places = placesOf(scheme);
  const scores = new Map(told.scores.map((score) => [score.unit, score]));
  const levels: Readonly<Record<string, string>> = {
    bureau: t('市局', 'bureau'),
    county: t('县（市、区）局', 'county'),
    station: t('市场监管所', 'station'),
  };
  const ordered = ['bureau', 'county', 'station'].flatMap((level) => ranking.filter((each) => each.level === level));
  const rows = ordered.flatMap(({ level, units }) =>
    units
      .filter(({ unit }) => unit !== own || units.length > 1)
      .map(({ unit, rank, published }): Row => ({
        cells: [
          ...[text(levels[level] ?? level), number('count', rank), naming.unitCell(unit), points(published)],
          ...(scores.size === 0 ? [] : standingOf(scores.get(unit))),
        ],
      })),
  );
  return {
    title: t('同级名次', 'Ranking'),
    columns: [
      left(t('层级', 'Level'), 16),
      right(t('名次', 'Rank'), 8),
      left(t('单位', 'Unit'), 44),
      right(t('得分', 'Score'), 12),
      ...(scores.size === 0
        ? []
        : [
            left(t('等次', 'Grade'), 12),
            right(t('失分', 'Lost'), 10),
            left(t('失分最多', 'Lost most by'), 24),
            right(t('其失分', 'That line lost'), 10),
          ]),
    ],
    rows,
    ...firstRows(rows, t),
    empty: t('没有下级单位', 'There is no unit below'),
  };

  function standingOf(score: Score | undefined): readonly Cell[] {
    if (!score || score.points === null) return [text(t('没有数据', 'no data')), NONE, NONE, NONE];
    const [worst] = score.lines.toSorted((a, b) => Number(b.lost) - Number(a.lost));
    const lost = worst && Number(worst.lost) > 0 ? worst : undefined;
    return [
      score.grade ? text(score.grade.title[language]) : NONE,
      points(score.lost, places),
      lost ? text(titleOf(scheme, lost.name, language)) : NONE,
      points(lost?.lost ?? null, places),
    ];
  }
}

function caseTable(
  allocations: readonly Allocation[],
  scheme: Scheme,
  naming: Naming,
  language: ReportLanguage,
  t: Words,
): Table {
  const rows = allocations
    // What missed without costing anything is behind the rates; here it would bury what did cost.
    .filter(({ lost }) => Number(lost) > 0)
    .flatMap(({ line, items }) => items.map((item) => ({ line, ...item })))
    .sort((a, b) => Number(b.lost) - Number(a.lost))
    .map(({ line, caseId, what, run, position, lost }): Row => ({
      cells: [
        text(titleOf(scheme, line, language)),
        text(caseId),
        text(isCaseEventType(what) ? eventCatalogue[what].title[language] : naming.clock(what)),
        count(run),
        text(position),
        points(lost, scheme.rounding.line.split('.')[1]?.length ?? 0),
      ],
    }));
  return {
    title: t('失分案件', 'Cases that lost points'),
    columns: [
      left(t('项目', 'Line'), 24),
      left(t('案件', 'Case'), 26),
      left(t('时限或事件', 'Clock or event'), 24),
      right(t('次', 'Run'), 6),
      right(t('事件位置', 'Position'), 12),
      right(t('失分', 'Lost'), 12),
    ],
    rows,
    ...firstRows(rows, t),
    empty: t('没有案件失分', 'No case lost points'),
  };
}

function titleOf(scheme: Scheme, name: string, language: ReportLanguage): string {
  const line = [...scheme.indicators, ...scheme.bonus, ...scheme.deductions].find((each) => each.name === name);
  return line?.title[language] ?? name;
}

function provenance({ scheme, basis }: Score, t: Words): readonly Fact[] {
  const listed = (names: readonly string[]) => names.join(t('、', ', ')) || '—';
  return [
    { label: t('日志位置', 'Position of the log'), value: basis.position },
    { label: t('方案', 'Scheme'), value: `${scheme.id} v${scheme.version}` },
    { label: t('方案哈希', 'Hash of the scheme'), value: scheme.hash },
    { label: t('规则集', 'Rule-sets'), value: listed(basis.ruleSets) },
    { label: t('日历', 'Calendars'), value: listed(basis.calendars) },
  ];
}
