import { checkReport, RhythmDesk } from '../../../server/index.js';
import type { SampleCheck } from '#libs/supervision';
import { EXIT } from '../../exit-codes.js';
import type { Output } from '../../output.js';
import type { Verb } from '../../verb.js';
import { list, rhythmOptions, rhythmSession, tell } from './shared.js';
import type { RhythmOptions } from './shared.js';

interface Options extends RhythmOptions {
  readonly week?: string;
  readonly verify?: true;
}

/** `weekly-check`: takes the check of a week that is over (周查), shows it, or draws its sample again. */
export const weeklyCheckVerb: Verb = (program, output) => {
  rhythmOptions(
    program
      .command('weekly-check')
      .description('周查：各单位各项指标与上周相比，随机抽查 · the weekly check: units × indicators, and a sample'),
  )
    .option('--week <week>', '何周，如 2026-W20；默认上周 · a week that is over; by default the last one')
    .option('--verify', '从日志重新抽样核对 · draw its sample again from the log')
    .action((options: Options) =>
      rhythmSession(
        options,
        options.show === true || options.list === true || options.verify === true,
        async (session, file) => {
          const [out, { engine, asker }] = [output(), session];
          if (options.list) return list(session, 'weekly-check', options.unit, out);
          const desk = new RhythmDesk(engine);
          if (options.verify) {
            const sample = await desk.sample(asker, options);
            if (!sample.holds) process.exitCode = EXIT.rejected;
            return out.answer(sample, () => sampleText(sample, out));
          }
          const check = options.show ? await desk.check(asker, options) : await desk.takeCheck(asker, options);
          await tell(check, () => checkReport(check, engine.organisation, out.language), file, out);
        },
      ),
    );
};

function sampleText({ holds, recorded, drawnAgain, ...parts }: SampleCheck, out: Output): string {
  const said = (holdsIt: boolean) => (holdsIt ? out.t('✓ 一致', '✓ holds') : out.t('✗ 不一致', '✗ does not hold'));
  return [
    `${out.t('日志哈希', 'hash of the log')}  ${said(parts.logHolds)}`,
    `${out.t('种子', 'seed')}  ${said(parts.seedHolds)}  ${recorded.seed}`,
    `${out.t('总体', 'population')}  ${said(parts.populationHolds)}  ${drawnAgain.population.count}`,
    `${out.t('样本', 'sample')}  ${said(parts.casesHold)}  ${recorded.cases.join(' ')}`,
    holds
      ? out.t('✓ 重新抽取，结果相同', '✓ drawn again: the same cases')
      : out.t(`✗ 重新抽取得到 ${drawnAgain.cases.join(' ')}`, `✗ drawn again: ${drawnAgain.cases.join(' ')}`),
  ].join('\n');
}
