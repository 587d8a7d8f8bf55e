import { loadOrganisation } from '#libs/identity';
import { DEFAULT_SIMULATION, loadSimulation, simulate } from '#libs/simulating';
import type { SimulationSummary } from '#libs/simulating';
import { InvalidInput, loadConfig } from '#libs/platform';
import { progressBar } from '../progress.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

interface Options {
  readonly cases: string;
  readonly year: string;
  readonly seed: string;
  readonly digest?: boolean;
}

/** `simulate`: a deterministic city-year, through the same deciders as everything else. */
export const simulateVerb: Verb = (program, output) => {
  program
    .command('simulate')
    .description('模拟一个城市的一年并写入 · play a deterministic city-year into the log')
    .option('--cases <n>', '案件数 · cases', String(DEFAULT_SIMULATION.cases))
    .option('--year <yyyy>', '年份 · year', String(DEFAULT_SIMULATION.year))
    .option('--seed <n>', '种子，相同则逐字节相同 · same seed, same bytes', String(DEFAULT_SIMULATION.seed))
    .option('--digest', '只计算摘要，不写入 · only compute the digest of all bytes')
    .action(async (options: Options) => {
      const out = output();
      const parameters = {
        cases: whole('cases', options.cases),
        year: whole('year', options.year),
        seed: whole('seed', options.seed),
      };
      if (options.digest) {
        const summary = digestOf({
          ...parameters,
          organisation: loadOrganisation(loadConfig(process.env).organisationFile),
        });
        return out.answer(summary, () => summaryText(summary, out));
      }
      return withEngine({ permission: 'engine.operate' }, async ({ engine, signal }) => {
        const bar = progressBar(out, out.t('模拟', 'simulate'));
        const result = await loadSimulation({
          ...parameters,
          organisation: engine.organisation,
          store: engine.store,
          signal,
          onProgress: ({ cases, ofCases, events, at }) => bar.update(cases, ofCases, `${events} · ${at.slice(0, 10)}`),
        }).finally(() => bar.stop());
        out.answer({ ...parameters, ...result.summary, appended: result.appended }, () =>
          [
            summaryText(result.summary, out),
            result.appended === 0
              ? out.t('已在库中，未写入', 'was in the log already; nothing written')
              : out.t(`写入 ${result.appended} 个事件`, `appended ${result.appended} events`),
          ].join('\n'),
        );
      });
    });
};

function digestOf(parameters: Parameters<typeof simulate>[0]): SimulationSummary {
  const year = simulate(parameters);
  for (;;) {
    const next = year.next();
    if (next.done) return next.value;
  }
}

function summaryText(summary: SimulationSummary, out: Output): string {
  const { complaint, report, consultation } = summary.cases;
  return [
    out.t(
      `案件 ${complaint + report + consultation}（投诉 ${complaint}、举报 ${report}、咨询 ${consultation}） · 事件 ${summary.events}`,
      `${complaint + report + consultation} cases (${complaint} complaints, ${report} reports, ${consultation} consultations) · ${summary.events} events`,
    ),
    `SHA-256 ${summary.digest}`,
  ].join('\n');
}

function whole(field: string, text: string): number {
  if (/^\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidInput([
    { field: `--${field}`, code: 'is-int', messages: { zh: '应为整数', en: 'must be a whole number' } },
  ]);
}
