import type { Organisation } from '#libs/identity';
import type { UnitCode } from '#libs/kernel';
import { ratesReport } from '#libs/reports';
import type { Report } from '#libs/reports';
import { InvalidInput } from '#libs/platform';
import { GetRateCases, GetRates, namesIn } from '../../server/index.js';
import type { RateCasesAnswer, RatesAnswer, RatesParameters } from '../../server/index.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';
import { reportOptions, wantedFile, writeReport, writtenText } from '../report-text.js';
import type { ReportFileOptions } from '../report-text.js';
import { groupsText, itemsText, ratesText } from './rates-text.js';
import { narrowedTo, rowsToTell } from './rates-told.js';

interface Options extends RatesParameters, ReportFileOptions {
  readonly all?: true;
  readonly own?: 'true';
  readonly cases?: string | true;
  readonly part?: string;
}

/** `rates`: the four rates or any measures, as a whole and in rows, and with `--cases` what is behind one of them. */
export const ratesVerb: Verb = (program, output) => {
  const verb = program.command('rates');
  reportOptions(verb)
    .description('四项比率及其他指标 · the four on-time rates, and every other measure')
    .option('--measures <ids>', '指标，逗号分隔；all 为全部 · measures, with commas between them; all: every one')
    .option('--all', '全部指标 · every measure')
    .option('--unit <code|name>', '单位及其下级 · a unit and everything below it')
    .option('--own', '仅本单位，不含下级 · the unit without what is below it', () => 'true')
    .option('--handler <id>', '承办人；me 为本人，- 为无承办人 · a handler; me: oneself, -: nobody')
    .option('--channel <names>', '渠道，逗号分隔 · channels')
    .option('--kind <names>', '案件类型，逗号分隔 · kinds of case')
    .option('--category <name>', '问题类别 · a category')
    .option('--from <date>', '到期日或事件日从 · due, or happened, from, YYYY-MM-DD')
    .option('--to <date>', '到期日或事件日至 · due, or happened, to, YYYY-MM-DD')
    .option(
      '--as-of <instant|date>',
      '当时所知，并以此判断未结时限 · as it was known then; open clocks are judged as of then',
    )
    .option('--position <n>', '日志到此位置 · the log up to there')
    .option('--group-by <what>', 'unit | handler | channel | kind | category | month，至多两项 · two at the most')
    .option('--level <level>', '按单位分组的层级 · rows of this level: bureau | county | station')
    .option('--cases [rate]', '数字背后的案件 · the cases behind a number (default: on-time-initial-review)')
    .option('--part <part>', 'numerator | denominator | misses')
    .action(({ all, cases, part, measures, groupBy, level, format, out: name, ...narrowing }: Options) => {
      const wanted = wantedFile({ format, out: name });
      if (wanted && cases !== undefined) throw new InvalidInput([noReportOfCases]);
      return withEngine({ permission: 'rates.read', catchUp: true }, async ({ asker, engine, queries }) => {
        const out = output();
        if (cases === undefined) {
          const asked = { ...narrowing, measures: all ? 'all' : measures, groupBy, level };
          const answer = await queries.execute(new GetRates(asker, asked));
          const file = wanted && (await writeReport(reportOf(answer, narrowing, engine.organisation, out), wanted));
          return out.answer({ ...answer, ...(file && { report: file }) }, () =>
            [
              ...(file ? [writtenText(file, out)] : []),
              ratesText(answer, out),
              ...groupsText(answer, engine.organisation, out),
            ].join('\n\n'),
          );
        }
        const rate = cases === true ? 'on-time-initial-review' : cases;
        const items: RateCasesAnswer['items'][number][] = [];
        let cursor: string | undefined;
        do {
          const page = await queries.execute(
            new GetRateCases(asker, { ...narrowing, rate, part, cursor, limit: '500' }),
          );
          items.push(...page.items);
          cursor = page.next ?? undefined;
        } while (cursor !== undefined);
        out.answer(items, () => itemsText(items, engine.organisation, out));
      });
    });
};

/** Everything that was asked for: rates that have a target are judged by it, of the others there is no telling which is good. */
function reportOf(answer: RatesAnswer, narrowing: RatesParameters, organisation: Organisation, out: Output): Report {
  const { unit, from, to, asOf, position } = answer;
  const rates = answer.rates.flatMap((rate) => {
    const { target, denominator } = rate;
    return target === null || denominator === null ? [] : [{ ...rate, target, denominator }];
  });
  const others = answer.rates.filter(({ target, denominator }) => target === null || denominator === null);
  const of = organisation.get((unit ?? organisation.root.code) as UnitCode)?.name;
  const rows = rowsToTell(answer, organisation, out);
  const told = {
    ...{ of: of ? out.pick(of) : (unit ?? ''), unit, from, to, asOf, position: String(position), rates, others },
    ...{ narrowedTo: narrowedTo(narrowing, out), ...(rows && { rows }) },
  };
  return ratesReport(told, namesIn(organisation, out.language), out.language);
}

const noReportOfCases = {
  field: '--cases',
  code: 'no-report',
  messages: {
    zh: '的清单不能写成报告文件，可用 --json',
    en: 'makes a list, of which there is no report file; --json has all of it',
  },
};
