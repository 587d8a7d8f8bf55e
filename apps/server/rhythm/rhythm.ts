import { firstOf, Leader, Rhythm, rhythmRules, RhythmSchedule, SupervisionRecords, WatchRole } from '#libs/supervision';
import type { RhythmReport } from '#libs/supervision';
import { believedTime } from '../clock-time.js';
import type { Engine } from '../engine.js';
import { PostgresRhythmReads, RHYTHM_READS } from './reads.js';

/** 日看、周查、月结 of an opened engine. */
export function rhythmOf(engine: Engine): Rhythm {
  const { clock, law, store } = engine;
  const rules = rhythmRules();
  return new Rhythm({
    ...{ store, clock, rules },
    records: new SupervisionRecords({ store, clock, law: law.office }),
    reads: new PostgresRhythmReads(engine, rules),
    caughtUp: () => engine.catchUp({ only: RHYTHM_READS }),
  });
}

/** One look at what should stand by now, whenever it is asked for. */
function rhythmSchedule(engine: Engine): RhythmSchedule {
  const { law, organisation, store } = engine;
  const rules = rhythmRules();
  return new RhythmSchedule({
    rhythm: rhythmOf(engine),
    reads: new PostgresRhythmReads(engine, rules),
    rules,
    units: () => organisation.units(),
    now: () => believedTime(engine),
    calendar: async (now) => (await law.office.fresh()).calendarAt(now),
    caughtUp: (signal) => engine.catchUp({ only: RHYTHM_READS, signal }),
    stands: async (stream) => (await firstOf(store, stream)) !== undefined,
  });
}

/** So long the schedule rests between two looks: nothing of it is due to the minute. */
const EVERY_MS = 60_000;

/** The schedule as a role: passes again and again, in one process of an installation at a time. */
export function rhythmRole(engine: Engine): WatchRole<RhythmReport> {
  const { logger, pool } = engine;
  return new WatchRole({
    watch: rhythmSchedule(engine),
    leader: new Leader(pool, undefined, 'rhythm'),
    everyMs: EVERY_MS,
    onPass: (report) => {
      if (Object.values(report).some((count) => count > 0)) logger.info(report, 'rhythm');
    },
    onError: (error) => logger.error({ err: error }, 'rhythm'),
  });
}
