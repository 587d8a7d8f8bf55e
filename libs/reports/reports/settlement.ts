import { dateOfDayNumber, dayNumber, startOfDay } from '#libs/kernel';
import { isWhole } from '#libs/supervision';
import type { Figure, FigureChange, PeriodAdjusted, PeriodSettled } from '#libs/supervision';
import { cellText, centre, count, left, NONE, right, text } from '../cells.js';
import { firstRows } from '../excerpt.js';
import type { Fact, Headline, Report, ReportLanguage, Row, Table } from '../model.js';
import { namingIn } from '../names.js';
import type { Naming, ReportNames } from '../names.js';
import { lightNote, longDate, placeFacts, roundingNote, wordsIn } from '../words.js';
import type { Words } from '../words.js';
import { differenceCell, inReadingOrder, partCells, valueCell } from './figures.js';
import { targetNote, targetTone } from './target.js';
import { unitMatrix } from './unit-matrix.js';
import { unsettledHeadlines, unsettledTables } from './unsettled.js';
import type { UnsettledMonth } from './unsettled.js';

type Settled = PeriodSettled['data'];
type Adjusted = PeriodAdjusted['data'];
type Parts = FigureChange['after'];

/** What stands beside a settlement when it is told. */
export interface BesideSettlement {
  /** The month before as it stands: what the rates have changed from. Left out where it is not settled. */
  readonly before?: {
    readonly month: string;
    /** Of the last thing that was recorded of it: the settlement, or an adjustment. */
    readonly hash: string;
    /** Of the same unit. */
    readonly figures: readonly Figure[];
  };
  /** Earlier months of the year that are not settled yet. */
  readonly unsettled?: readonly UnsettledMonth[];
}

/** Rates that are told from afar: more than that nobody reads from there. */
const MOST_HEADLINES = 4;

/** A figure as it was frozen, as it stands now, and by which adjustments. */
interface Entry extends Pick<Figure, 'unit' | 'indicator'> {
  readonly frozen: Parts;
  readonly standing: Parts;
  readonly adjustedBy: readonly number[];
}

/**
 * 月结: what was frozen, what stands now, and every adjustment beside it. Nothing frozen is left out or replaced.
 *
 * @param adjustments all of them, in their order
 * @param beside what else is told; nothing of it changes what was frozen
 */
export function settlementReport(
  settled: Settled,
  adjustments: readonly Adjusted[],
  names: ReportNames,
  language: ReportLanguage,
  { before, unsettled = [] }: BesideSettlement = {},
): Report {
  const t = wordsIn(language);
  const naming = namingIn(names, language);
  const { unit, month, from, to } = settled;
  const entries = entriesOf(settled, adjustments, naming);
  const standing = entries.flatMap(({ standing: parts, ...entry }) => (parts ? [{ ...entry, ...parts }] : []));
  return {
    language,
    name: `settlement-${unit}-${month}`,
    title: t('月结报告', 'Monthly settlement'),
    subtitle: `${naming.unit(unit)} · ${t(`${month.slice(0, 4)}年${Number(month.slice(5))}月`, month)}`,
    asOf: startOfDay(dateOfDayNumber(dayNumber(to) + 1)),
    facts: [
      {
        label: t('结算期间', 'Period'),
        value: `${longDate(from, language)} ${t('至', 'to')} ${longDate(to, language)}`,
      },
      { label: t('冻结指标', 'Frozen figures'), value: settled.figures.length.toLocaleString('en-US') },
      { label: t('结后调整', 'Adjustments since'), value: String(adjustments.length) },
    ],
    headlines: [
      ...rateHeadlines(
        standing.filter(({ unit: whose }) => whose === unit),
        before?.figures ?? [],
        naming,
        t,
      ),
      ...reachedHeadlines(standing, unit, naming, t),
      {
        label: t('结后调整', 'Adjustments since'),
        value: count(adjustments.length),
        tone: adjustments.length > 0 ? 'watch' : 'good',
        detail: t(
          `涉及 ${entries.filter(isAdjusted).length} 项指标`,
          `of ${entries.filter(isAdjusted).length} figures`,
        ),
      },
      ...unsettledHeadlines(unsettled, t),
    ],
    tables: [
      ...unitMatrix({
        title:
          adjustments.length > 0
            ? t('各单位一览（现行数）', 'At a glance: as it stands')
            : t('各单位一览', 'At a glance'),
        entries: standing.map((figure) => ({ ...figure, tone: targetTone(figure) })),
        ...{ whole: unit, naming, language },
      }),
      adjustmentTable(adjustments, naming, t),
      entryTable(entries, naming, t),
      ...unsettledTables(unsettled, naming, t),
    ],
    notes: [
      t(
        '冻结数自月结之时起不再改动；其后的更正作为调整列于其旁。现行数为冻结数加历次调整。',
        'Frozen figures never change; what was corrected later stands beside them as an adjustment. What stands now is what was frozen with every adjustment in it.',
      ),
      targetNote(t),
      roundingNote(t),
      lightNote(t),
    ],
    provenance: [
      ...placeFacts(settled, t),
      ...hashFacts(settled, adjustments, t),
      ...(before
        ? [{ label: t(`对照的 ${before.month} 月结哈希`, `Hash of ${before.month}`), value: before.hash }]
        : []),
    ],
  };
}

/** The rates that have a target, of the unit that the settlement is of: with their parts, and what they have changed by. */
function rateHeadlines(
  standing: readonly Figure[],
  lastMonth: readonly Figure[],
  naming: Naming,
  t: Words,
): readonly Headline[] {
  return standing
    .filter(({ denominator }) => denominator !== null)
    .map((figure) => ({ figure, tone: targetTone(figure) }))
    .filter(({ tone }) => tone !== 'calm')
    .slice(0, MOST_HEADLINES)
    .map(({ figure, tone }): Headline => {
      const { unit, indicator, numerator, denominator } = figure;
      const was = lastMonth.find((each) => each.unit === unit && each.indicator === indicator) ?? null;
      const moved = differenceCell(indicator, was, figure, naming);
      const parts = [numerator, denominator ?? 0].map((each) => each.toLocaleString('en-US')).join(' / ');
      return {
        label: naming.indicator(indicator).title,
        value: valueCell(indicator, figure, naming),
        tone,
        detail:
          moved.kind === 'none'
            ? parts
            : t(`${parts}，较上月 ${cellText(moved)}`, `${parts}, ${cellText(moved)} on last month`),
      };
    });
}

/** How many of the units right below reach every target that they can be judged by. */
function reachedHeadlines(standing: readonly Figure[], whole: string, naming: Naming, t: Words): readonly Headline[] {
  const below = standing.filter(({ unit }) => unit !== whole);
  const topmost = Math.min(...below.map(({ unit }) => naming.rank(unit)));
  const judged = [...Map.groupBy(below, ({ unit }) => unit)].flatMap(([unit, own]) => {
    const tones = own.map(targetTone).filter((tone) => tone !== 'calm');
    return naming.rank(unit) === topmost && tones.length > 0 ? [tones.every((tone) => tone === 'good')] : [];
  });
  if (judged.length === 0) return [];
  const reached = judged.filter(Boolean).length;
  return [
    {
      label: t('四率达标单位', 'Units on target'),
      value: text(`${reached} / ${judged.length}`),
      tone: reached === judged.length ? 'good' : 'watch',
      detail: t('有数据的下一级单位', 'of those right below with data'),
    },
  ];
}

function entriesOf(settled: Settled, adjustments: readonly Adjusted[], naming: Naming): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const { unit, indicator, numerator, denominator } of settled.figures) {
    const frozen = { numerator, denominator };
    entries.set(`${unit} ${indicator}`, { unit, indicator, frozen, standing: frozen, adjustedBy: [] });
  }
  for (const { number, changes } of adjustments)
    for (const { unit, indicator, after } of changes) {
      const known = entries.get(`${unit} ${indicator}`);
      const adjustedBy = [...(known?.adjustedBy ?? []), number];
      entries.set(`${unit} ${indicator}`, {
        unit,
        indicator,
        frozen: known?.frozen ?? null,
        standing: after,
        adjustedBy,
      });
    }
  return inReadingOrder([...entries.values()], settled.unit, naming).toSorted(
    (a, b) => b.adjustedBy.length - a.adjustedBy.length,
  );
}

function isAdjusted({ adjustedBy }: Entry): boolean {
  return adjustedBy.length > 0;
}

function entryTable(entries: readonly Entry[], naming: Naming, t: Words): Table {
  const rows = entries.map((entry) => entryRow(entry, naming, t));
  return {
    title: t('冻结数与现行数', 'Frozen, and as it stands'),
    note: t('有调整者在前。', 'What was adjusted comes first.'),
    columns: [
      left(t('单位', 'Unit'), 32),
      left(t('指标', 'Indicator'), 20),
      right(t('冻结分子', 'Frozen: of it'), 9),
      right(t('冻结分母', 'Frozen: all'), 9),
      right(t('冻结数', 'Frozen'), 12),
      right(t('现行分子', 'Now: of it'), 9),
      right(t('现行分母', 'Now: all'), 9),
      right(t('现行数', 'Now'), 12),
      right(t('差', 'Change'), 10),
      centre(t('调整', 'Adjustments'), 12),
    ],
    rows,
    ...firstRows(rows, t),
    empty: t('没有数字', 'There is no figure'),
  };
}

function entryRow({ unit, indicator, frozen, standing, adjustedBy }: Entry, naming: Naming, t: Words): Row {
  return {
    cells: [
      naming.unitCell(unit),
      text(naming.indicator(indicator).title),
      ...partCells(frozen),
      valueCell(indicator, frozen, naming),
      ...partCells(standing),
      valueCell(indicator, standing, naming, adjustedBy.length > 0 ? 'watch' : undefined),
      adjustedBy.length > 0 ? differenceCell(indicator, frozen, standing, naming) : NONE,
      adjustedBy.length > 0
        ? text(adjustedBy.map((number) => t(`第 ${number} 次`, `no. ${number}`)).join(t('、', ', ')))
        : NONE,
    ],
  };
}

function adjustmentTable(adjustments: readonly Adjusted[], naming: Naming, t: Words): Table {
  const rows = adjustments.flatMap(({ unit: whole, number, reason, changes, position }) =>
    inReadingOrder(changes, whole, naming).map(({ unit, indicator, before, after }): Row => ({
      cells: [
        count(number),
        text(reason),
        naming.unitCell(unit),
        text(naming.indicator(indicator).title),
        valueCell(indicator, before, naming),
        valueCell(indicator, after, naming),
        differenceCell(indicator, before, after, naming),
        text(position),
      ],
    })),
  );
  return {
    title: t('结后调整', 'Adjustments since'),
    columns: [
      right(t('序号', 'No.'), 6),
      left(t('理由', 'Reason'), 34),
      left(t('单位', 'Unit'), 30),
      left(t('指标', 'Indicator'), 20),
      right(t('调整前', 'Before'), 12),
      right(t('调整后', 'After'), 12),
      right(t('差', 'Change'), 10),
      right(t('日志位置', 'Position'), 11),
    ],
    rows,
    ...firstRows(rows, t),
    empty: t('月结之后没有调整', 'Nothing has been adjusted since'),
  };
}

/** Each hash, and whether it is that of what is told here; each adjustment must name the one before it. */
function hashFacts(settled: Settled, adjustments: readonly Adjusted[], t: Words): readonly Fact[] {
  const told = (right: boolean) => (right ? t('核对一致', 'checked') : t('核对不符！', 'does not match!'));
  return [
    { label: t('月结哈希', 'Hash of the settlement'), value: `${settled.hash} ${told(isWhole(settled))}` },
    ...adjustments.map((adjustment, at) => {
      const before = adjustments[at - 1]?.hash ?? settled.hash;
      return {
        label: t(`第 ${adjustment.number} 次调整的哈希`, `Hash of adjustment ${adjustment.number}`),
        value: `${adjustment.hash} ${told(isWhole(adjustment) && adjustment.previous === before)}`,
      };
    }),
  ];
}
