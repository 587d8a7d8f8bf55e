import { dateOfDayNumber, dayNumber, startOfDay } from '#libs/kernel';
import { isFew } from '#libs/supervision';
import type { CheckedFigure, WeeklyCheckRecorded } from '#libs/supervision';
import { centre, change, count, left, light, NONE, right, text } from '../cells.js';
import { firstRows } from '../excerpt.js';
import type { Headline, Report, ReportLanguage, Row, Table, Tone } from '../model.js';
import { namingIn } from '../names.js';
import type { Naming, ReportNames } from '../names.js';
import { lightNote, longDate, placeFacts, roundingNote, wordsIn } from '../words.js';
import type { Words } from '../words.js';
import { kindOf, partCells, valueCell } from './figures.js';
import { unitMatrix } from './unit-matrix.js';

type Check = WeeklyCheckRecorded['data'];

/** As of how much worse a figure is amber or red: hundredths of a percentage point, and ten-thousandths of a grade. */
const WORSE = { percent: { amber: 500, red: 1_000 }, grade: { amber: 2_500, red: 5_000 } } as const;

/** 周查: units and indicators beside their last week, what stands out first, and the sample whose quality is looked at. */
export function weeklyCheckReport(check: Check, names: ReportNames, language: ReportLanguage): Report {
  const t = wordsIn(language);
  const naming = namingIn(names, language);
  const { unit, week, from, to, sample } = check;
  const judged = check.figures.map((figure) => judge(figure, naming, check.fewest ?? 0));
  const period = `${longDate(from, language)} ${t('至', 'to')} ${longDate(to, language)}`;
  return {
    language,
    name: `weekly-check-${unit}-${week}`,
    title: t('周查报告', 'Weekly check'),
    subtitle: `${naming.unit(unit)} · ${t(`${week.slice(0, 4)} 年第 ${Number(week.slice(6))} 周`, week)}`,
    asOf: startOfDay(dateOfDayNumber(dayNumber(to) + 1)),
    facts: [
      { label: t('所查期间', 'Period'), value: period },
      { label: t('单位', 'Units'), value: String(new Set(check.figures.map((figure) => figure.unit)).size) },
      { label: t('指标', 'Indicators'), value: String(new Set(check.figures.map(({ indicator }) => indicator)).size) },
      { label: t('质量抽查', 'Quality sample'), value: sampleText(check, t) },
    ],
    headlines: [...lightCounts(judged, t), sampled(check, t)],
    tables: [
      {
        ...figureTable(pressing(judged), naming, language),
        title: t('红灯与黄灯', 'Red and amber'),
        note: t('变差最多者在前。', 'What is worst comes first.'),
        empty: t('本周没有红灯或黄灯指标', 'Nothing is red or amber this week'),
      },
      ...unitMatrix({
        title: t('各单位一览', 'Every unit at a glance'),
        entries: judged.map(({ figure, tone }) => ({ ...figure, tone })),
        ...{ whole: unit, naming, language },
      }),
      sampleTable(check, t),
      figureTable(judged, naming, language),
    ],
    notes: [
      lightsNote(check, t),
      roundingNote(t),
      t(
        '抽样可复现：将抽样总体的案件编号逐一计算 SHA-256("<种子>/<案件编号>")，按结果由小到大取前若干件，即得同一样本；种子为 SHA-256("quality-sample/<单位>/<周>/<事件哈希>")，周结束前无人可知。',
        'To draw the sample again: sort the case ids of the population by SHA-256("<seed>/<case id>") and take the first ones. The seed is SHA-256("quality-sample/<unit>/<week>/<hash of the event>"), which nobody could know before the week was over.',
      ),
      lightNote(t),
    ],
    provenance: [
      ...placeFacts(check, t),
      { label: t('抽样种子', 'Seed of the sample'), value: sample.seed },
      { label: t('抽样总体（件）', 'Population'), value: String(sample.population.count) },
      { label: t('抽样总体的哈希', 'Hash of the population'), value: sample.population.hash },
    ],
  };
}

interface Judged {
  readonly figure: CheckedFigure;
  readonly tone: Tone;
  /** How much of what makes a figure red: 1 and above is red. Rates and grades can be put in one order by it. */
  readonly badness: number;
  /** Too few to be judged, though there are some. */
  readonly few: boolean;
}

/** How the lights of this check come about. Older ones compared whatever there was, over all levels. */
function lightsNote({ fewest }: Check, t: Words): string {
  const [zhUnits, units] = fewest === undefined ? ['各单位', 'the units'] : ['同级单位', 'the units of its level'];
  const [zhFew, few] =
    fewest === undefined
      ? ['', '']
      : [
          `分母不足 ${fewest} 者不评（样本少），列于最后；`,
          ` What is of fewer than ${fewest} is not judged (few) and comes last.`,
        ];
  return t(
    `较上周变差、或较${zhUnits}中位数为差，满 5 个百分点（平均分满 0.25 分）为黄，满 10 个百分点（0.50 分）为红；${zhFew}无分母、既无上周又无同级可比者不评。越少越好的指标反向评定。`,
    `What is 5 percentage points (of a mean grade 0.25) worse than last week, or than the median of ${units}, is amber; 10 (0.50) are red.${few} Where less is better, the other way round.`,
  );
}

/** A figure is judged by what is worse: its way since last week, or its distance from the middle of its peers. */
function judge(figure: CheckedFigure, naming: Naming, fewest: number): Judged {
  const { indicator, rate, change: moved, deviation } = figure;
  const { better, reads } = naming.indicator(indicator);
  const few = rate !== null && isFew(figure, fewest);
  const alone = moved === null && deviation === null;
  if (rate === null || better === null || few || alone) return { figure, tone: 'calm', badness: 0, few };
  const towardsGood = better === 'more' ? 1 : -1;
  const worse = -Math.min((moved ?? 0) * towardsGood, (deviation ?? 0) * towardsGood);
  const { amber, red } = WORSE[reads === 'grade' ? 'grade' : 'percent'];
  return { figure, tone: worse >= red ? 'bad' : worse >= amber ? 'watch' : 'good', badness: worse / red, few };
}

function pressing(judged: readonly Judged[]): readonly Judged[] {
  return judged.filter(({ tone }) => tone === 'bad' || tone === 'watch').toSorted((a, b) => b.badness - a.badness);
}

function lightCounts(judged: readonly Judged[], t: Words): readonly Headline[] {
  const many = (tone: Tone) => judged.filter((each) => each.tone === tone).length;
  return [
    { label: t('红灯指标', 'Red figures'), value: count(many('bad')), tone: many('bad') > 0 ? 'bad' : 'good' },
    { label: t('黄灯指标', 'Amber figures'), value: count(many('watch')), tone: many('watch') > 0 ? 'watch' : 'good' },
    { label: t('正常指标', 'Green figures'), value: count(many('good')), tone: 'good' },
  ];
}

function sampled({ sample }: Check, t: Words): Headline {
  return {
    label: t('质量抽查案件', 'Cases to look at'),
    value: count(sample.cases.length),
    tone: 'calm',
    detail: t(`自 ${sample.population.count} 件中抽取`, `drawn from ${sample.population.count}`),
  };
}

function sampleText({ sample }: Check, t: Words): string {
  return t(
    `自 ${sample.population.count} 件中抽取 ${sample.cases.length} 件`,
    `${sample.cases.length} of ${sample.population.count} cases`,
  );
}

function figureTable(judged: readonly Judged[], naming: Naming, language: ReportLanguage): Table {
  const t = wordsIn(language);
  const rows = judged.map(({ figure, tone, few }): Row => {
    const kind = kindOf(figure.indicator, figure, naming);
    return {
      cells: [
        few ? text(t('样本少', 'few')) : light(tone, language),
        naming.unitCell(figure.unit),
        text(naming.indicator(figure.indicator).title),
        valueCell(figure.indicator, figure, naming, tone === 'good' ? undefined : tone),
        ...partCells(figure),
        figure.before === null ? NONE : { kind, value: figure.before },
        change(kind, figure.change),
        change(kind, figure.deviation),
      ],
    };
  });
  return {
    title: t('全部指标', 'Every figure'),
    note: t(
      '按偏离中位数与较上周变动之大者由大到小排列；平均分之差按其 4 分的跨度折算。',
      'By the larger of the change since last week and the distance from the median; of a mean grade as a part of its span of 4.',
    ),
    columns: [
      centre(t('灯', 'Light'), 6),
      left(t('单位', 'Unit'), 34),
      left(t('指标', 'Indicator'), 20),
      right(t('本周', 'This week'), 12),
      right(t('分子', 'Of it'), 9),
      right(t('分母', 'All'), 9),
      right(t('上周', 'Last week'), 11),
      right(t('较上周', 'Change'), 10),
      right(t('较中位数', 'From median'), 10),
    ],
    rows,
    ...firstRows(rows, t),
    empty: t('本周没有数字', 'There is no figure'),
  };
}

function sampleTable({ sample }: Check, t: Words): Table {
  return {
    title: t('质量抽查', 'Quality sample'),
    columns: [
      right(t('序号', 'No.'), 6),
      left(t('案件', 'Case'), 26),
      left(t('抽查结论', 'Finding'), 40),
      left(t('抽查人', 'By'), 14),
      left(t('日期', 'Date'), 14),
    ],
    rows: sample.cases.map((caseId, at) => ({
      cells: [count(at + 1), text(caseId), text(''), text(''), text('')],
    })),
    empty: t('没有可抽查的案件', 'There was no case to look at'),
  };
}
