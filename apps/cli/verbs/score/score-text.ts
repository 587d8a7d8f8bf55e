import { measureOf } from '#libs/efficacy';
import type { Allocation, Scheme, Score, ScoreLine } from '#libs/efficacy';
import type { Organisation, UnitLevel } from '#libs/identity';
import type { Bilingual } from '#libs/kernel';
import { pointsText } from '#libs/reports';
import type { Scored } from '../../../server/index.js';
import { clockOrEventCalled, unitCalled } from '../../called.js';
import { columns, percent, wallClock, yuan } from '../../output.js';
import type { Output } from '../../output.js';

const LEVELS: Readonly<Record<UnitLevel, Bilingual>> = {
  bureau: { zh: '市局', en: 'bureau' },
  county: { zh: '县（市、区）局', en: 'county' },
  station: { zh: '市场监管所', en: 'station' },
};

/** Cases that are shown under a line; the others are in --json. */
const MOST_CASES = 20;

type Names = Pick<Organisation, 'get'>;

/** What the score rests on, in two lines. */
export function headText(score: Score, scheme: Scheme, names: Names, out: Output): string {
  const { period, basis, inEffect, published, points, fullMarks, grade } = score;
  const value = published ?? out.t('没有数据', 'no data');
  return [
    out.t(
      `${nameOf(names, score.unit, out)} · ${period.from} 至 ${period.to} · 得分 ${value}（精确 ${points ?? '—'}，满分 ${fullMarks}）${grade ? ` · ${grade.title.zh}` : ''}`,
      `${nameOf(names, score.unit, out)} · ${period.from} to ${period.to} · score ${value} (exactly ${points ?? '—'} of ${fullMarks})${grade ? ` · ${grade.title.en}` : ''}`,
    ),
    out.t(
      `方案 ${scheme.title.zh} v${scheme.version} ${scheme.hash.slice(0, 12)} · 判断至 ${wallClock(basis.asOf)} · 日志位置 ${basis.position} · 规则集 ${basis.ruleSets.join('、') || '—'} · 日历 ${basis.calendars.join('、') || '—'}`,
      `scheme ${scheme.title.en} v${scheme.version} ${scheme.hash.slice(0, 12)} · judged as of ${wallClock(basis.asOf)} · log position ${basis.position} · rule-sets ${basis.ruleSets.join(', ') || '—'} · calendars ${basis.calendars.join(', ') || '—'}`,
    ),
    ...(scheme.illustrative
      ? [out.t('※ 示例方案，并非官方口径', '※ an illustrative scheme, not the official one')]
      : []),
    ...(inEffect ? [] : [out.t('※ 该方案在此期间并非全程有效', '※ the scheme was not in effect for the whole period')]),
  ].join('\n');
}

/** How many places of points are published: as many as a leader needs. */
function placesOf({ rounding }: Pick<Scheme, 'rounding'>): number {
  return rounding.score.split('.')[1]?.length ?? 0;
}

/**
 * The lines of a score: what was measured, what it gave, what it lost.
 *
 * @param exactly points with all their places, instead of those that are published
 */
export function linesText(score: Score, scheme: Scheme, out: Output, exactly = false): string {
  // Of nothing there is no score, so no line of it has points either.
  const told = (points: string) =>
    score.points === null ? '—' : pointsText(points, exactly ? undefined : placesOf(scheme));
  return columns(
    [
      out.t('指标', 'indicator'),
      out.t('权重', 'weight'),
      out.t('实绩', 'value'),
      out.t('分子', 'of it'),
      out.t('分母', 'all'),
      out.t('得分', 'points'),
      out.t('失分', 'lost'),
      '',
    ],
    score.lines.map((line) => [
      titleOf(scheme, line.name, out),
      weightText(line, out),
      valueText(line, out),
      countText(line.numerator),
      countText(line.denominator),
      told(line.points),
      told(line.lost),
      remarkOf(line, out),
    ]),
    [1, 2, 3, 4, 5, 6],
  );
}

/** The units of each level, the best first. */
export function rankingText({ ranking, scores }: Scored, scheme: Scheme, names: Names, out: Output): string {
  const byUnit = new Map(scores.map((score) => [score.unit, score]));
  const rows = ['bureau', 'county', 'station'].flatMap((level) =>
    (ranking.find((each) => each.level === level)?.units ?? []).map(({ unit, rank, published }) => {
      const score = byUnit.get(unit);
      return [
        out.pick(LEVELS[level as UnitLevel]),
        rank === null ? '—' : String(rank),
        nameOf(names, unit, out),
        published ?? '—',
        score?.grade ? out.pick(score.grade.title) : out.t('没有数据', 'no data'),
        score?.lost == null ? '—' : pointsText(score.lost, placesOf(scheme)),
        worstOf(score, scheme, out),
      ];
    }),
  );
  const headings = [out.t('层级', 'level'), out.t('名次', 'rank'), out.t('单位', 'unit'), out.t('得分', 'score')];
  const more = [out.t('等次', 'grade'), out.t('失分', 'lost'), out.t('失分最多', 'lost most by')];
  return columns([...headings, ...more], rows, [1, 3, 5]);
}

/** Under each line what lost it, the dearest first; a line that lost nothing has nothing to explain. */
export function lossesText(allocations: readonly Allocation[], scheme: Scheme, out: Output): string {
  const parts = allocations.filter(
    ({ lost, items, withoutCase }) => Number(lost) > 0 && (items.length > 0 || withoutCase !== null),
  );
  return parts
    .map(({ line, lost, items, withoutCase }) => {
      const head = out.t(
        `${titleOf(scheme, line, out)}：失 ${lost} 分，${items.length} 项`,
        `${titleOf(scheme, line, out)}: ${lost} lost, ${items.length} items`,
      );
      if (withoutCase) return `${head}（${withoutCaseText(withoutCase.reason, out)}）`;
      const dearest = items.toSorted((a, b) => Number(b.lost) - Number(a.lost)).slice(0, MOST_CASES);
      const more = items.length - dearest.length;
      return [
        head,
        columns(
          [
            out.t('案件', 'case'),
            out.t('时限或事件', 'clock or event'),
            '#',
            out.t('事件位置', 'event'),
            out.t('失分', 'lost'),
          ],
          dearest.map((item) => [
            ...[item.caseId, clockOrEventCalled(item.what, out), String(item.run), item.position, item.lost],
          ]),
          [2, 3, 4],
        ),
        ...(more > 0 ? [out.t(`… 另有 ${more} 项（--json 列出全部）`, `… ${more} more (--json has them all)`)] : []),
      ].join('\n');
    })
    .join('\n\n');
}

export function nameOf(names: Names, unit: string, out: Output): string {
  return unitCalled(names, unit, out);
}

/** What a scheme calls its line. */
export function titleOf({ indicators, bonus, deductions }: Scheme, name: string, out: Output): string {
  const line = [...indicators, ...bonus, ...deductions].find((each) => each.name === name);
  return line ? out.pick(line.title) : name;
}

/** What there is to get, or – of a deduction – to lose at most. */
function weightText({ part, weight }: ScoreLine, out: Output): string {
  const most = String(Number(weight));
  if (part === 'deduction') return out.t(`至多 −${most}`, `−${most} at most`);
  return part === 'bonus' ? `+${most}` : most;
}

function countText(value: number | null): string {
  return value === null ? '' : value.toLocaleString('en-US');
}

/** A rate from its parts: its value has been rounded once already. */
function valueText({ value, measure, numerator, denominator }: ScoreLine, out: Output): string {
  if (value === null) return '—';
  const { unit } = measureOf(measure);
  switch (unit) {
    case 'percent':
      return percent(numerator ?? 0, denominator ?? 0);
    case 'grade':
      return Number(value).toFixed(2);
    case 'yuan':
      return yuan(Math.round(Number(value) * 100));
    case 'times':
      return out.t(`${countText(Number(value))} 次`, `${countText(Number(value))} ×`);
  }
}

function remarkOf({ treatment, withoutCase }: ScoreLine, out: Output): string {
  if (treatment === 'excluded') return out.t('无数据，权重分摊', 'no data, weight shared out');
  if (treatment === 'full-marks') return out.t('无数据，给满分', 'no data, full marks');
  return withoutCase === 'no-data' ? withoutCaseText(withoutCase, out) : '';
}

function withoutCaseText(reason: 'no-data' | 'short-of-target', out: Output): string {
  return reason === 'no-data' ? out.t('无数据', 'no data') : out.t('未达目标值', 'short of the target');
}

function worstOf(score: Score | undefined, scheme: Scheme, out: Output): string {
  if (!score || score.points === null) return '—';
  const worst = score.lines.toSorted((a, b) => Number(b.lost) - Number(a.lost))[0];
  return worst && Number(worst.lost) > 0
    ? `${titleOf(scheme, worst.name, out)} −${pointsText(worst.lost, placesOf(scheme))}`
    : '—';
}
