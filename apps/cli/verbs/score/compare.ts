import type { Command } from 'commander';
import type { ExplainedScore } from '#libs/efficacy';
import { measureOf } from '#libs/efficacy';
import { Scoring } from '../../../server/index.js';
import type { Compared, Side } from '../../../server/index.js';
import { clockOrEventCalled } from '../../called.js';
import { columns, wallClock } from '../../output.js';
import type { Output } from '../../output.js';
import { withEngine } from '../../with-engine.js';
import { askedOf, otherSideOf, otherSideOptions } from './options.js';
import type { OtherSideOptions, ScoreOptions } from './options.js';
import { nameOf, titleOf } from './score-text.js';

/** Cases that change sides that are shown; the others are in --json. */
const MOST_CASES = 30;

/** `score compare`: two schemes, rule-sets, calendars or instants side by side. */
export function compareVerb(score: Command, output: () => Output): void {
  const command = score
    .command('compare')
    .description('并列比较：方案、规则集、日历或时点 · two schemes, rule-sets, calendars or instants side by side');
  otherSideOptions(command).action(() =>
    withEngine({ permission: 'rates.read', catchUp: true }, async (session) => {
      const out = output();
      // The options of `score` are understood on either side of the sub-verb.
      const options = command.optsWithGlobals<ScoreOptions & OtherSideOptions>();
      const asked = await askedOf(session, options);
      const other = await otherSideOf(session, asked.period, options, options);
      const answer = await new Scoring(session.engine).compare(asked, other);
      out.answer(answer, () => {
        const unit = nameOf(session.engine.organisation, asked.unit, out);
        return comparedText(answer, { unit, a: asked.side, b: other }, out);
      });
    }),
  );
}

function comparedText(
  { a, b, comparison }: Compared,
  sides: { readonly unit: string; readonly a: Side; readonly b: Side },
  out: Output,
): string {
  const { lines, changedSides, difference } = comparison;
  const shown = changedSides.slice(0, MOST_CASES);
  const more = changedSides.length - shown.length;
  const title = (name: string) => {
    const own = titleOf(sides.a.scheme, name, out);
    return own === name ? titleOf(sides.b.scheme, name, out) : own;
  };
  return [
    [
      `${sides.unit} · ${a.score.period.from}..${a.score.period.to}`,
      sideText('A', a, sides.a, out),
      sideText('B', b, sides.b, out),
      out.t(`B − A = ${difference ?? '—'} 分`, `B − A = ${difference ?? '—'} points`),
    ].join('\n'),
    columns(
      [
        out.t('指标', 'line'),
        out.t('A 分子/分母', 'A'),
        out.t('A 得分', 'A points'),
        out.t('B 分子/分母', 'B'),
        out.t('B 得分', 'B points'),
        'B − A',
      ],
      lines.map((line) => [
        title(line.name),
        fraction(line.a),
        line.a?.points ?? '—',
        fraction(line.b),
        line.b?.points ?? '—',
        line.difference,
      ]),
    ),
    out.t(`改变结论的案件：${changedSides.length} 项`, `cases that change sides: ${changedSides.length}`),
    ...(shown.length === 0
      ? []
      : [
          columns(
            [
              out.t('案件', 'case'),
              out.t('考核项', 'measure'),
              out.t('时限或事件', 'clock or event'),
              '#',
              out.t('仅此侧失分', 'lost only in'),
              out.t('失分', 'lost'),
            ],
            shown.map(({ caseId, measure, what, run, lostIn, lost }) => [
              ...[caseId, out.pick(measureOf(measure).title), clockOrEventCalled(what, out), String(run)],
              ...[lostIn.toUpperCase(), lost],
            ]),
          ),
        ]),
    ...(more > 0 ? [out.t(`… 另有 ${more} 项（--json 列出全部）`, `… ${more} more (--json has them all)`)] : []),
  ].join('\n\n');
}

function sideText(name: string, { score }: ExplainedScore, { law }: Side, out: Output): string {
  const { basis, scheme } = score;
  const judged = [law.ruleSet, law.calendar].filter((each) => each !== undefined).join(' + ');
  const by = judged === '' ? basis.ruleSets.join(', ') : out.t(`改按 ${judged}`, `judged by ${judged}`);
  return `${name}  ${score.published ?? out.t('没有数据', 'no data')}  ${scheme.id} v${scheme.version} · ${by} · ${wallClock(basis.asOf)} · ${out.t('日志位置', 'position')} ${basis.position}`;
}

function fraction(
  line: {
    readonly numerator: number | null;
    readonly denominator: number | null;
    readonly value: string | null;
  } | null,
): string {
  if (!line) return '—';
  return line.numerator === null ? (line.value ?? '—') : `${line.numerator}/${line.denominator ?? 0}`;
}
