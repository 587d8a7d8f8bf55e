import type { Command } from 'commander';
import { InvalidInput } from '#libs/platform';
import { ScoreDesk } from '../../../server/index.js';
import type { PublicationView } from '../../../server/index.js';
import { confirmed } from '../../confirmed.js';
import { columns, wallClock } from '../../output.js';
import type { Output } from '../../output.js';
import { withEngine } from '../../with-engine.js';
import type { ScoreOptions } from './options.js';
import { headText, rankingText } from './score-text.js';

interface PublishOptions extends ScoreOptions {
  readonly reason?: string;
  readonly yes: boolean;
}

/** `score publish`: shows the scores of a period that is over, and makes them a record that is told to the world. */
export function publishVerb(score: Command, output: () => Output): void {
  const command = score
    .command('publish')
    .description('公布得分：期间结束后，记入日志并对外发布 · publish the scores of a period that is over')
    .option('--reason <text>', '再次公布（更正）的理由 · why they are told again')
    .option('--yes', '已看过得分，不再询问 · the scores are known: do not ask', false);
  command.action(() =>
    withEngine({ permission: 'supervision.run', catchUp: true }, async ({ engine, asker, signal }) => {
      const out = output();
      const options = command.optsWithGlobals<PublishOptions>();
      const wanted = { ...onlyWhatIsPublished(options), reason: options.reason };
      const desk = new ScoreDesk(engine);
      const preview = await desk.preview(asker, wanted);
      const { scheme } = preview.side;
      out.say(headText(preview.score, scheme, engine.organisation, out));
      out.say(rankingText(preview, scheme, engine.organisation, out));
      await confirmed(out, options, signal);
      const taken = await desk.publish(asker, wanted);
      const { number } = taken.publication;
      out.answer(taken, () =>
        taken.repeated
          ? out.t(
              `此前已公布，第 ${number} 号，位置 ${taken.position}`,
              `published before: number ${number}, position ${taken.position}`,
            )
          : out.t(
              `✓ 已公布，第 ${number} 号，位置 ${taken.position}`,
              `✓ published as number ${number} at position ${taken.position}`,
            ),
      );
    }),
  );
}

/** `score published`: what was published of a unit and a period. */
export function publishedVerb(score: Command, output: () => Output): void {
  const command = score.command('published').description('已公布的得分 · the scores that were published');
  command.action(() =>
    withEngine({ permission: 'rates.read' }, async ({ engine, asker }) => {
      const out = output();
      const { year, unit } = onlyWhatIsPublished(command.optsWithGlobals<ScoreOptions>());
      const all = await new ScoreDesk(engine).published(asker, { year, unit });
      out.answer(all, () => listText(all, out));
    }),
  );
}

function listText(all: readonly PublicationView[], out: Output): string {
  const heads = ['#', out.t('方案', 'scheme'), out.t('得分', 'score'), out.t('等次', 'grade')];
  return columns(
    [...heads, out.t('公布于', 'published'), out.t('日志位置', 'log position'), out.t('理由', 'reason')],
    all.map(({ publication: { number, scheme, scores, unit, reason }, recordedAt, position }) => {
      const own = scores.find((each) => each.unit === unit);
      return [
        ...[String(number), `${scheme.id} v${scheme.version}`, own?.published ?? '—', own?.grade ?? '—'],
        ...[wallClock(recordedAt), String(position), reason ?? ''],
      ];
    }),
    [0, 2, 5],
  );
}

/** What is published is the log as it is now, under the law of each case, by a scheme that everybody can look up. @throws InvalidInput */
function onlyWhatIsPublished({ year, unit, scheme, ...other }: ScoreOptions) {
  const { asOf, position, ruleSet, calendar } = other;
  const given = Object.entries({
    '--as-of': asOf,
    '--position': position,
    '--rule-set': ruleSet,
    '--calendar': calendar,
  });
  const odd = given.find(([, value]) => value !== undefined)?.[0];
  if (odd !== undefined) throw refused(odd, '公布时不能指定', 'says nothing of what is published');
  if (year === undefined) throw refused('--year', '请给出期间', 'name the period');
  return { year, unit, scheme };
}

function refused(field: string, zh: string, en: string): InvalidInput {
  return new InvalidInput([{ field, code: 'not-of-a-publication', messages: { zh, en } }]);
}
