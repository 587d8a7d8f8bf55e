import { InvalidInput } from '#libs/platform';
import type { SettlementDrift } from '#libs/supervision';
import { RhythmDesk, settledReport } from '../../../server/index.js';
import { isMeasureId, measureOf } from '#libs/efficacy';
import type { Organisation } from '#libs/identity';
import { unitCalledShort } from '../../called.js';
import { columns } from '../../output.js';
import type { Output } from '../../output.js';
import type { Verb } from '../../verb.js';
import { list, rhythmOptions, rhythmSession, tell } from './shared.js';
import type { RhythmOptions } from './shared.js';

interface Options extends RhythmOptions {
  readonly month?: string;
  readonly drift?: true;
  readonly adjust?: true;
  readonly reason?: string;
}

/** `settle`: settles a month that is over (月结), shows it, tells whether an adjustment is due, or records one. */
export const settleVerb: Verb = (program, output) => {
  rhythmOptions(
    program
      .command('settle')
      .description('月结：冻结已结束月份的数字 · the monthly settlement: freezes a month that is over'),
  )
    .option('--month <month>', '何月，如 2026-05；默认上月 · a month that is over; by default the last one')
    .option('--drift', '数字此后有无变化，即是否应调整 · how its figures have changed since: is an adjustment due?')
    .option('--adjust', '在月结旁记录调整 · record beside it what they are now')
    .option('--reason <text>', '调整的理由 · why')
    .action((options: Options) =>
      rhythmSession(
        options,
        options.show === true || options.list === true || options.drift === true,
        async (session, file) => {
          const [out, { engine, asker }] = [output(), session];
          if (options.list) return list(session, 'settlement', options.unit, out);
          const desk = new RhythmDesk(engine);
          if (options.drift) {
            const drift = await desk.drift(asker, options);
            return out.answer(drift, () => driftText(drift, engine.organisation, out));
          }
          if (options.adjust) await desk.adjust(asker, options, reasonOf(options));
          const settled =
            options.show || options.adjust ? await desk.settlement(asker, options) : await desk.settle(asker, options);
          await tell(settled, () => settledReport(settled, engine.organisation, out.language), file, out);
        },
      ),
    );
};

function reasonOf({ reason = '' }: Options): string {
  if (reason.trim() !== '') return reason;
  const messages = { zh: '请说明理由', en: 'say why' };
  throw new InvalidInput([{ field: '--reason', code: 'is-required', messages }]);
}

function driftText({ changes }: SettlementDrift, names: Pick<Organisation, 'get' | 'shortName'>, out: Output): string {
  if (changes.length === 0)
    return out.t('✓ 数字没有变化，无须调整', '✓ no figure has changed: nothing is to be adjusted');
  const parts = (of: SettlementDrift['changes'][number]['before']) =>
    of === null ? '—' : of.denominator === null ? String(of.numerator) : `${of.numerator}/${of.denominator}`;
  return [
    columns(
      [out.t('单位', 'unit'), out.t('指标', 'indicator'), out.t('现存', 'stands'), out.t('现为', 'is now')],
      changes.map(({ unit, indicator, before, after }) => [
        unitCalledShort(names, unit, out),
        isMeasureId(indicator) ? out.pick(measureOf(indicator).title) : indicator,
        parts(before),
        parts(after),
      ]),
    ),
    out.t(
      `${changes.length} 项有变化，可用 --adjust --reason 记录`,
      `${changes.length} changed: --adjust --reason records them`,
    ),
  ].join('\n');
}
