import { GetRateCases, GetRates } from '../../server/index.js';
import type { RateCasesAnswer, RatesAnswer } from '../../server/index.js';
import { clockOutcomes, columns, percent, wallClock } from '../output.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

interface Options {
  readonly unit?: string;
  readonly from?: string;
  readonly to?: string;
  readonly asOf?: string;
  readonly cases?: string | true;
  readonly part: string;
}

/** `rates`: the four rates, and with `--cases` the cases behind one of them. */
export const ratesVerb: Verb = (program, output) => {
  program
    .command('rates')
    .description('四项比率 · the four on-time rates')
    .option('--unit <code|name>', '单位及其下级 · a unit and everything below it')
    .option('--from <date>', '到期日从 · due from, YYYY-MM-DD')
    .option('--to <date>', '到期日至 · due to, YYYY-MM-DD')
    .option('--as-of <instant|date>', '以何时为准判断未结时限 · open clocks are judged as of then')
    .option('--cases [rate]', '数字背后的案件 · the cases behind a number (default: on-time-initial-review)')
    .option('--part <part>', 'numerator | denominator | misses', 'misses')
    .action((options: Options) =>
      withEngine({ permission: 'rates.read', catchUp: true }, async ({ asker, queries }) => {
        const out = output();
        const period = { unit: options.unit, from: options.from, to: options.to, asOf: options.asOf };
        if (options.cases === undefined) {
          const answer = await queries.execute(new GetRates(asker, period));
          return out.answer(answer, () => ratesText(answer, out));
        }
        const rate = options.cases === true ? 'on-time-initial-review' : options.cases;
        const items: RateCasesAnswer['items'][number][] = [];
        let cursor: string | undefined;
        do {
          const page = await queries.execute(
            new GetRateCases(asker, { ...period, rate, part: options.part, cursor, limit: '500' }),
          );
          items.push(...page.items);
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        out.answer(items, () =>
          [
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
              items.map((item) => [
                item.caseId,
                item.clock,
                String(item.run),
                item.unit,
                wallClock(item.anchorAt),
                wallClock(item.dueAt),
                wallClock(item.endedAt),
                out.pick(clockOutcomes[item.outcome]),
                item.ruleSet,
              ]),
            ),
            out.t(`共 ${items.length} 条`, `${items.length} in all`),
          ].join('\n'),
        );
      }),
    );
};

/** The four rates as a table. */
export function ratesText(answer: RatesAnswer, out: Output): string {
  return [
    out.t(
      `到期日 ${answer.from} 至 ${answer.to} · 截至 ${wallClock(answer.asOf)} · 日志位置 ${answer.rates[0]?.standing.position ?? 0n}`,
      `due ${answer.from} to ${answer.to} · as of ${wallClock(answer.asOf)} · log position ${answer.rates[0]?.standing.position ?? 0n}`,
    ),
    columns(
      [out.t('比率', 'rate'), out.t('按时', 'met'), out.t('应办', 'due'), '%', out.t('适用', 'law')],
      answer.rates.map((rate) => [
        out.pick(rate.title),
        String(rate.numerator),
        String(rate.denominator),
        percent(rate.numerator, rate.denominator),
        rate.ruleSets.join(', '),
      ]),
    ),
  ].join('\n');
}
