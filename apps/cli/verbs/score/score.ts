import { InvalidInput } from '#libs/platform';
import { scoreReport } from '#libs/reports';
import { namesIn, Scoring } from '../../../server/index.js';
import type { Output } from '../../output.js';
import { columns } from '../../output.js';
import type { Verb } from '../../verb.js';
import { reportOptions, wantedFile, writeReport, writtenText } from '../../report-text.js';
import type { ReportFileOptions } from '../../report-text.js';
import { withEngine } from '../../with-engine.js';
import { knownSchemes } from '../../../server/index.js';
import { compareVerb } from './compare.js';
import { askedOf, scoreOptions } from './options.js';
import type { ScoreOptions } from './options.js';
import { headText, linesText, lossesText, rankingText } from './score-text.js';
import { publishedVerb, publishVerb } from './publish.js';
import { whatIfVerb } from './what-if.js';

/** `score`: the efficacy evaluation of a year, a month or any range, for a unit and everything below it. */
export const scoreVerb: Verb = (program, output) => {
  const score = program.command('score').description('效能评价得分与排名 · efficacy score and ranking');
  scoreOptions(score)
    .option('--explain', '列出失分的案件与事件 · the cases and events that lost points')
    .action((options: ScoredOptions) => scored(options, output()));
  reportOptions(score);
  // Its options are understood on either side of a sub-verb, and are not for these: better refused than passed over.
  score.hook('preAction', (_, acting) => {
    if (acting !== score) onlyOfScores(score.opts());
  });
  score
    .command('schemes')
    .description('可用的评价方案 · the evaluation schemes that may be named')
    .action(() => listed(output()));
  compareVerb(score, output);
  whatIfVerb(score, output);
  publishVerb(score, output);
  publishedVerb(score, output);
};

interface ScoredOptions extends ScoreOptions, ReportFileOptions {
  readonly explain?: boolean;
}

/** @throws InvalidInput for what only scores have: reports, and an explanation of each point */
function onlyOfScores({ format, out, explain }: Pick<ScoredOptions, 'format' | 'out' | 'explain'>): void {
  const given = Object.entries({ '--format': format, '--out': out, '--explain': explain });
  const odd = given.find(([, value]) => value !== undefined)?.[0];
  if (odd === undefined) return;
  const messages = {
    zh: '仅用于得分本身，子命令没有；全部内容可用 --json',
    en: 'is for scores themselves and for no sub-verb; --json has all of it',
  };
  throw new InvalidInput([{ field: odd, code: 'not-of-a-sub-verb', messages }]);
}

function scored(options: ScoredOptions, out: Output): Promise<void> {
  const wanted = wantedFile(options);
  return withEngine({ permission: 'rates.read', catchUp: true }, async (session) => {
    const { engine } = session;
    const asked = await askedOf(session, options);
    const scoring = new Scoring(engine);
    const answer = await scoring.score(asked);
    // Of the same position, should the log move on meanwhile.
    const at = { ...asked, side: { ...asked.side, position: BigInt(answer.score.basis.position) } };
    const explained = options.explain ? await scoring.explain(at) : undefined;
    const { scheme } = asked.side;
    const { organisation } = engine;
    const lost = explained && { allocations: explained.allocations };
    const { score, ranking, scores } = answer;
    const names = namesIn(organisation, out.language);
    const file =
      wanted &&
      (await writeReport(scoreReport({ score, scheme, ranking, scores, ...lost }, names, out.language), wanted));
    out.answer({ ...answer, ...lost, ...(file && { report: file }) }, () =>
      [
        ...(file ? [writtenText(file, out)] : []),
        headText(answer.score, scheme, organisation, out),
        linesText(answer.score, scheme, out, options.explain === true),
        ...(explained ? [lossesText(explained.allocations, scheme, out)] : []),
        ...(answer.scores.length > 1 ? [rankingText(answer, scheme, organisation, out)] : []),
      ].join('\n\n'),
    );
  });
}

function listed(out: Output): Promise<void> {
  return withEngine({ permission: 'rates.read' }, ({ engine }) => {
    const schemes = knownSchemes(engine);
    out.answer(schemes, () =>
      columns(
        ['id', out.t('版本', 'version'), out.t('名称', 'title'), out.t('生效', 'from'), out.t('满分', 'full'), 'hash'],
        schemes.map(({ id, version, title, from, fullMarks, hash }) => [
          ...[id, String(version), out.pick(title), from, `${fullMarks.base} + ${fullMarks.bonus}`, hash.slice(0, 12)],
        ]),
      ),
    );
    return Promise.resolve();
  });
}
