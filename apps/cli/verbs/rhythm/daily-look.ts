import { lookReport, RhythmDesk } from '../../../server/index.js';
import type { Verb } from '../../verb.js';
import { list, rhythmOptions, rhythmSession, tell } from './shared.js';
import type { RhythmOptions } from './shared.js';

interface Options extends RhythmOptions {
  readonly date?: string;
}

/** `daily-look`: takes today's look (日看), or shows it where it is recorded already. */
export const dailyLookVerb: Verb = (program, output) => {
  rhythmOptions(
    program
      .command('daily-look')
      .description('日看：今日到期、超期、未签收、中止过久、督办未答复 · the daily look: what is pressing today'),
  )
    .option('--date <date>', '何日；过去的日期只能查看 · a day; of one that has passed only what was recorded')
    .action((options: Options) =>
      rhythmSession(options, options.show === true || options.list === true, async (session, file) => {
        const [out, { engine, asker }] = [output(), session];
        if (options.list) return list(session, 'daily-look', options.unit, out);
        const desk = new RhythmDesk(engine);
        const look = options.show ? await desk.look(asker, options) : await desk.takeLook(asker, options);
        await tell(look, () => lookReport(look, engine.organisation, out.language), file, out);
      }),
    );
};
