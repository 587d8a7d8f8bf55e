import type { Command } from 'commander';
import { Scoring } from '../../../server/index.js';
import { clockCalled, unitCalledShort } from '../../called.js';
import { columns, wallClock } from '../../output.js';
import type { Output } from '../../output.js';
import { withEngine } from '../../with-engine.js';
import { askedOf } from './options.js';
import type { ScoreOptions } from './options.js';
import { headText } from './score-text.js';

/** Open cases that are shown; the others are in --json. */
const MOST_CASES = 50;

/** `score what-if`: which open cases, handled in time, gain most. */
export function whatIfVerb(score: Command, output: () => Output): void {
  const command = score
    .command('what-if')
    .description('按时办结哪些未结案件最能提分 · which open cases, handled in time, gain most');
  command.action(() =>
    withEngine({ permission: 'rates.read', catchUp: true }, async (session) => {
      const out = output();
      const asked = await askedOf(session, command.optsWithGlobals<ScoreOptions>());
      const answer = await new Scoring(session.engine).whatIf(asked);
      const shown = answer.gains.slice(0, MOST_CASES);
      const more = answer.gains.length - shown.length;
      out.answer(answer, () =>
        [
          headText(answer.score, asked.side.scheme, session.engine.organisation, out),
          columns(
            [
              out.t('案件', 'case'),
              out.t('单位', 'unit'),
              out.t('未结时限（到期）', 'open clocks (due)'),
              out.t('按时可得', 'gain'),
              out.t('得失之差', 'at stake'),
            ],
            shown.map(({ caseId, gain, atStake, open }) => [
              caseId,
              open[0] ? unitCalledShort(session.engine.organisation, open[0].unit, out) : '',
              open.map(({ clock, dueAt }) => `${clockCalled(clock, out)} ${wallClock(dueAt).slice(0, 10)}`).join(', '),
              gain ?? '—',
              atStake ?? '—',
            ]),
            [3, 4],
          ),
          out.t(`共 ${answer.gains.length} 件`, `${answer.gains.length} in all`) +
            (more > 0 ? out.t('（--json 列出全部）', ' (--json has them all)') : ''),
        ].join('\n\n'),
      );
    }),
  );
}
