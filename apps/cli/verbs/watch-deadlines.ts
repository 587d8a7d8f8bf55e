import { FixedClock, parseInstant, systemClock } from '#libs/kernel';
import type { Instant } from '#libs/kernel';
import { InvalidInput, ProblemError } from '#libs/platform';
import { standingOf } from '#libs/projecting';
import type { WatchReport } from '#libs/supervision';
import { deadlineWatch, watchRole } from '../../server/index.js';
import type { Engine } from '../../server/index.js';
import { wallClock } from '../output.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

interface Options {
  readonly once?: boolean;
  readonly at?: string;
}

/**
 * `watch-deadlines`: what the clock role of a server does, by hand – once, or until it is stopped. `--at` looks as of an instant
 * between the log's last event and now: so a demonstration city lives on from where its year ended, and time in the log never goes
 * backwards.
 */
export const watchDeadlinesVerb: Verb = (program, output) => {
  program
    .command('watch-deadlines')
    .description('值守时限：催办、督办、记录超期 · watch deadlines: remind, order, record what was missed')
    .option('--once', '只看一次 · one look, then end')
    .option('--at <instant>', '以何时为准，只看一次 · as of then, one look')
    .action(async ({ once = false, at: text }: Options) => {
      const at = text === undefined ? undefined : instantOption(text);
      const clock = at === undefined ? systemClock : new FixedClock(at);
      await withEngine({ permission: 'engine.operate', catchUp: true, clock }, async ({ engine, signal }) => {
        const out = output();
        if (!once && at === undefined) return watchUntil(signal, engine, out);
        if (at !== undefined) await mustBeAfterTheLog(engine, at);
        const report = await deadlineWatch(engine).pass(signal);
        const asOf = clock.now();
        out.answer({ asOf, ...report }, () => `${wallClock(asOf)}  ${told(report, out)}`);
      });
    });
};

async function watchUntil(signal: AbortSignal, engine: Engine, out: Output): Promise<void> {
  const role = watchRole(engine, (report) => out.say(`${wallClock(systemClock.now())}  ${told(report, out)}`));
  role.start();
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  await role.stop();
}

function told({ misses, rungs, digests, told: items }: WatchReport, out: Output): string {
  return out.t(
    `记录超期 ${misses} · 触发提醒 ${rungs} · 汇总 ${digests}（${items} 项）`,
    `${misses} missed deadlines recorded · ${rungs} rungs fired · ${digests} digests (${items} items)`,
  );
}

function instantOption(text: string): Instant {
  const at = parseInstant(text);
  if (at !== undefined) return at;
  const messages = { zh: '应为带时区的时刻', en: 'must be an instant with its offset: 2026-05-06T09:00:00+08:00' };
  throw new InvalidInput([{ field: '--at', code: 'is-instant', messages }]);
}

/** @throws ProblemError `watch.at-in-future`, `watch.at-before-log` */
async function mustBeAfterTheLog({ pool }: Engine, at: Instant): Promise<void> {
  const now = systemClock.now();
  if (at > now) {
    throw new ProblemError({
      code: 'watch.at-in-future',
      status: 422,
      messages: { zh: `${at} 尚未到来`, en: `${at} has not come yet` },
      next: { zh: '尚未发生的不能记录。', en: 'what has not happened cannot be recorded' },
      field: '--at',
      details: { now },
    });
  }
  const { recordedAt } = await standingOf(pool, 'supervision');
  if (recordedAt !== null && at < recordedAt) {
    throw new ProblemError({
      code: 'watch.at-before-log',
      status: 422,
      messages: {
        zh: `${at} 早于日志的最后记录 ${recordedAt}`,
        en: `${at} lies before the last record of the log, ${recordedAt}`,
      },
      next: {
        zh: '请取此后的时刻：日志中的时间不倒退。',
        en: 'take a later one: time in the log does not go backwards',
      },
      field: '--at',
      details: { recordedAt },
    });
  }
}
