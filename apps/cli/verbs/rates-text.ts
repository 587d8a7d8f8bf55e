import { measureOf } from '#libs/efficacy';
import type { MeasureId } from '#libs/efficacy';
import type { Organisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import type { RateCasesAnswer, RatesAnswer } from '../../server/index.js';
import { clockCalled, clockOrEventCalled, unitCalledShort } from '../called.js';
import { clockOutcomes, columns, percent, wallClock, yuan } from '../output.js';
import type { Output } from '../output.js';
import { GROUPINGS } from './rates-told.js';

type Group = RatesAnswer['groups'][number];
type Item = RateCasesAnswer['items'][number];

/** The rates as a table: the four of the law as they were always told, others with the value in their own unit. */
export function ratesText(answer: RatesAnswer, out: Output): string {
  const head = out.t(
    `到期日 ${answer.from} 至 ${answer.to} · 截至 ${wallClock(answer.asOf)} · 日志位置 ${answer.position}`,
    `due ${answer.from} to ${answer.to} · as of ${wallClock(answer.asOf)} · log position ${answer.position}`,
  );
  const met = answer.rates.every(({ target }) => target !== null);
  return [
    head,
    columns(
      [
        out.t('比率', 'rate'),
        met ? out.t('按时', 'met') : out.t('分子', 'numerator'),
        met ? out.t('应办', 'due') : out.t('分母', 'denominator'),
        met ? '%' : out.t('数值', 'value'),
        out.t('适用', 'law'),
      ],
      answer.rates.map((rate) => [out.pick(rate.title), ...figureCells(rate, out), rate.ruleSets.join(', ')]),
    ),
  ].join('\n');
}

function figureCells(figure: Group['rates'][number], out: Output): [string, string, string] {
  const { rate, numerator, denominator, value, items } = figure;
  const { kind } = measureOf(rate as MeasureId);
  if (kind === 'sum') return [out.t(`${items} 件`, `${items} closings`), '', yuan(numerator)];
  if (denominator === null) return [String(numerator), '', String(numerator)];
  const told = kind === 'ratio' ? percent(numerator, denominator) : (value ?? '—');
  return [String(numerator), String(denominator), told];
}

/** One table for each measure: a row for each of what was told apart. */
export function groupsText(answer: RatesAnswer, names: Pick<Organisation, 'get'>, out: Output): readonly string[] {
  if (answer.groupBy.length === 0) return [];
  return answer.rates.map(({ rate, title }, index) =>
    [
      out.pick(title),
      columns(
        [...answer.groupBy.map((each) => out.pick(GROUPINGS[each])), ...FIGURE_HEADINGS.map((each) => out.pick(each))],
        answer.groups.flatMap(({ by, rates }) => {
          const figure = rates[index];
          if (figure?.rate !== rate) return [];
          const cells = answer.groupBy.map((each) => (each === 'unit' ? unitCell(by, names, out) : (by[each] ?? '—')));
          return [[...cells, ...figureCells(figure, out)]];
        }),
      ),
    ].join('\n'),
  );
}

const FIGURE_HEADINGS = [
  { zh: '分子', en: 'numerator' },
  { zh: '分母', en: 'denominator' },
  { zh: '数值', en: 'value' },
] as const;

/** The code as well: it is what `--unit` takes. */
function unitCell({ unit = '', own }: Group['by'], names: Pick<Organisation, 'get'>, out: Output): string {
  const name = names.get(unit as UnitCode)?.name;
  return `${unit} ${name ? out.pick(name) : ''}${own ? out.t('（本级）', ' (itself)') : ''}`;
}

/** What is behind a figure: runs of clocks, or events. */
export function itemsText(items: readonly Item[], names: Pick<Organisation, 'get' | 'shortName'>, out: Output): string {
  const runs = items.filter((item) => 'clock' in item);
  const facts = items.filter((item) => 'what' in item);
  const shared = [out.t('案件', 'case'), out.t('单位', 'unit'), out.t('承办人', 'handler')];
  return [
    ...(facts.length > 0
      ? [
          columns(
            [
              ...shared,
              out.t('事件', 'event'),
              '#',
              out.t('日期', 'day'),
              out.t('数值', 'value'),
              out.t('日志位置', 'position'),
            ],
            facts.map((fact) => [
              ...[fact.caseId, unitCalledShort(names, fact.unit, out), fact.handler ?? '—'],
              ...[clockOrEventCalled(fact.what, out), String(fact.run), fact.day],
              fact.measure === 'recovered-loss' ? yuan(fact.numerator) : String(fact.numerator),
              fact.position.toString(),
            ]),
          ),
        ]
      : [
          columns(
            [
              out.t('案件', 'case'),
              out.t('时限', 'clock'),
              '#',
              out.t('单位', 'unit'),
              out.t('起算', 'anchor'),
              out.t('到期', 'due'),
              out.t('结束', 'ended'),
              out.t('结果', 'outcome'),
              out.t('适用', 'law'),
            ],
            runs.map((item) => [
              item.caseId,
              clockCalled(item.clock, out),
              String(item.run),
              unitCalledShort(names, item.unit, out),
              wallClock(item.anchorAt),
              wallClock(item.dueAt),
              wallClock(item.endedAt),
              out.pick(clockOutcomes[item.outcome]),
              item.ruleSet,
            ]),
          ),
        ]),
    out.t(`共 ${items.length} 条`, `${items.length} in all`),
  ].join('\n');
}
