import { DeadlineWatch, Leader, SupervisionRecords, WatchRole } from '#libs/supervision';
import type { WatchReport } from '#libs/supervision';
import { reminders, ReminderQueries } from '#projections/reminders';
import { DueQueries, supervision } from '#projections/supervision';
import { believedTime } from './clock-time.js';
import type { Engine } from './engine.js';

/** The read models that the watch of deadlines stands on. */
const WATCHED = [supervision.name, reminders.name];

/** One look at every deadline of an opened engine, whenever it is asked for. */
export function deadlineWatch(engine: Engine): DeadlineWatch {
  const { cases, clock, law, logger, pool, store } = engine;
  return new DeadlineWatch({
    cases,
    records: new SupervisionRecords({ store, clock, law: law.office }),
    due: new DueQueries(pool),
    reminders: new ReminderQueries(pool),
    now: () => believedTime(engine),
    law: () => law.office.fresh(),
    caughtUp: (signal) => engine.catchUp({ only: WATCHED, signal }),
    onRefused: (code, { caseId, clock: name }) => logger.warn({ code, caseId, clock: name }, 'deadline'),
  });
}

/** The clock role: passes again and again, in one process of an installation at a time. `onPass` hears of those that did something. */
export function watchRole(engine: Engine, onPass?: (report: WatchReport) => void): WatchRole<WatchReport> {
  const { logger, pool, signals } = engine;
  return new WatchRole({
    watch: deadlineWatch(engine),
    leader: new Leader(pool),
    onPass: (report) => {
      signals.deadlinesWatched(report);
      if (!Object.values(report).some((count) => count > 0)) return;
      logger.info(report, 'deadlines watched');
      onPass?.(report);
    },
    onError: (error) => {
      signals.deadlinesWatched(undefined);
      logger.error({ err: error }, 'deadlines');
    },
  });
}
