import { setTimeout as sleep } from 'node:timers/promises';
import { caseQueue } from '#projections/case-queue';
import { caseSearch } from '#projections/case-search';
import { caseTimeline } from '#projections/case-timeline';
import { efficacyScore } from '#projections/efficacy-score';
import { punctuality } from '#projections/punctuality';
import { recoveredLoss } from '#projections/recovered-loss';
import { reminders } from '#projections/reminders';
import { settlements } from '#projections/settlements';
import { DueQueries, supervision } from '#projections/supervision';
import type { CaseCommandService } from '#libs/case/service';
import type { EventStore } from '#libs/event-store';
import { loadOrganisation } from '#libs/identity';
import type { Organisation } from '#libs/identity';
import { systemClock } from '#libs/kernel';
import type { Clock, Position } from '#libs/kernel';
import { createLogger, loadConfig, openDatabase, openPool } from '#libs/platform';
import type { Config, Database, Logger } from '#libs/platform';
import { openAccess } from './access.js';
import type { Access } from './access.js';
import { LawClock } from './law/law-clock.js';
import { lawOf, openLawOffice } from './law/law.js';
import type { Law } from './law/law.js';
import { EventsBehind } from './log/events-behind.js';
import { refuseAnotherLog } from './log/followed.js';
import { logKindOf, openLog } from './log/open-log.js';
import { migrations } from './migrations.js';
import { openPublicStreams } from './publishing/public-streams.js';
import type { PublicStreams } from './publishing/public-streams.js';
import { openWebhooks } from './webhooks/webhooks.js';
import type { Webhooks } from './webhooks/webhooks.js';
import { Lifecycle } from './telemetry/lifecycle.js';
import type { Metrics } from './telemetry/metrics.js';
import { ObservedCases } from './telemetry/observed-cases.js';
import { Signals } from './telemetry/signals.js';
import {
  livePositions,
  LostRace,
  PositionWatch,
  readModelPoolOptions,
  PostgresReadModels,
  ProjectionRunner,
  projectionStatus,
} from '#libs/projecting';
import type { Projection } from '#libs/projecting';

/** Connections to the read models. */
type ReadModelPool = ReturnType<typeof openPool>;

/** Every projection of the product. */
export const projections: readonly Projection[] = [
  caseQueue,
  caseTimeline,
  punctuality,
  caseSearch,
  supervision,
  reminders,
  efficacyScore,
  recoveredLoss,
  settlements,
];

/** Everything that the roles, the command line and the tests stand on: opened once, closed in reverse order. */
export interface Engine {
  readonly config: Config;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly database: Database;
  readonly store: EventStore;
  readonly organisation: Organisation;
  readonly cases: CaseCommandService;
  /** What the bureau has adopted, and what that does to its cases. */
  readonly law: Law;
  /** How many events something that stands at a position has not dealt with. */
  readonly behind: EventsBehind;
  /** Moves open cases over; a server starts it. */
  readonly lawClock: LawClock;
  /** Who may ask for what, and how it is known who asks. */
  readonly access: Access;
  /** What analysts read. */
  readonly publicStreams: PublicStreams;
  /** Who is sent what analysts read. */
  readonly webhooks: Webhooks;
  /** What happens here, for whoever measures it. */
  readonly signals: Signals;
  readonly lifecycle: Lifecycle;
  /** The figures, gathered from the first time that they are asked for: only a server needs them. */
  metrics(): Promise<Metrics>;
  /** Connections to the read models. */
  readonly pool: ReadModelPool;
  readonly readModels: PostgresReadModels;
  /** Runs every projection up to the log's end, beside whatever else runs them. */
  catchUp(options?: CatchUpOptions): Promise<void>;
  /** Runs every projection until the engine is closed. */
  startProjections(): void;
  /** The projections that run in this process; none before they are started. */
  readonly running: readonly ProjectionRunner[];
  close(): Promise<void>;
}

export interface CatchUpOptions {
  readonly signal?: AbortSignal;
  /** Names of the projections that matter to the caller; all of them where they are left out. */
  readonly only?: readonly string[];
  /** Sum of all projections' positions, and what it has to become. */
  readonly onProgress?: (done: bigint, total: bigint) => void;
}

export interface EngineOptions {
  /** Environment to read the configuration from; the process's own by default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  /**
   * `server`: the log goes to standard output, at the configured level. `command-line`: to standard error, warnings and worse unless
   * LOG_LEVEL says otherwise, since standard output is the answer.
   */
  readonly logging?: 'server' | 'command-line';
  /** Open it also where the read models follow another log than the configured one: for who is about to change that. */
  readonly anyLog?: boolean;
}

/**
 * Opens configuration, database (starting the embedded one where none is configured), migrations, log, organisation and services.
 *
 * @throws ProblemError with a stable code for everything that an operator can mend
 */
export async function openEngine({
  env = process.env,
  clock = systemClock,
  logging = 'command-line',
  anyLog = false,
}: EngineOptions = {}): Promise<Engine> {
  const config = loadConfig(env);
  const logger = logging === 'server' ? createLogger({ level: config.logLevel }) : commandLineLogger(env, config);
  const organisation = loadOrganisation(config.organisationFile);
  const database = await openDatabase(config, {
    migrations,
    logger,
  });
  const closers: (() => Promise<void>)[] = [() => database.close()];
  try {
    const signals = new Signals();
    const log = openLog(config, database, signals);
    closers.push(() => log.close());
    const pool = openPool(database, 'app', { ...readModelPoolOptions, max: config.poolSize });
    closers.push(() => pool.end());
    if (!anyLog) await refuseAnotherLog(pool, logKindOf(config));
    const { office, store } = await openLawOffice(log, { clock, organisation });
    const readModels = new PostgresReadModels(pool);
    const cases = new ObservedCases({ store, clock, organisation, law: office }, signals);
    const access = await openAccess({ config, organisation, pool, onRefused: (code) => signals.tokenRefused(code) });
    const publicStreams = await openPublicStreams({ config, organisation, pool, store });
    const webhooks = openWebhooks({ config, clock, organisation, pool, store, law: office });
    const runners: ProjectionRunner[] = [];
    closers.push(async () => void (await Promise.all(runners.map((runner) => runner.stop()))));

    const law = lawOf(office, { clock, organisation, store, cases, pool });
    // Whichever process brings it there.
    const reached = new PositionWatch(() => livePositions(pool));
    const known = (position: Position, timeoutMs: number) => reached.until(punctuality.name, position, timeoutMs);
    const lawClock = new LawClock({ mover: law.mover, coverage: () => law.coverage(), logger, known });
    closers.push(() => lawClock.stop());

    const run = (projection: Projection) =>
      new ProjectionRunner(projection, {
        store,
        models: readModels,
        onWritten: (page) => signals.pageWritten(projection.name, page),
        onState: (state, error) => {
          // Two processes at one projection is how a command line works beside a server: one of them waits a moment.
          if (error instanceof LostRace) signals.raceLost(projection.name);
          else if (error) logger.error({ projection: projection.name, state, err: error }, 'projection');
          else logger.debug({ projection: projection.name, state }, 'projection');
        },
      });

    const measure = async () => {
      const { Metrics } = await import('./telemetry/metrics.js');
      const recordedAfter = async (after: Position) => {
        for await (const [first] of store.readAll({ after, limit: 1 })) return first?.recordedAt;
        return undefined;
      };
      const statuses = () => runners.map(({ status }) => status);
      const measured = new Metrics(
        signals,
        {
          store,
          recordedAfter,
          now: Date.now,
          statuses,
          eventsAfter: (position, head) => behind.after(position, head),
        },
        () => law.coverage(),
        () => new DueQueries(pool).orders(),
      );
      signals.listen(measured);
      return measured;
    };
    let metrics: Promise<Metrics> | undefined;
    const behind = new EventsBehind(store, logKindOf(config) === 'postgres');

    return {
      ...{ signals, lifecycle: new Lifecycle(), metrics: () => (metrics ??= measure()) },
      ...{
        config,
        logger,
        clock,
        database,
        store,
        organisation,
        cases,
        access,
        publicStreams,
        webhooks,
        pool,
        readModels,
        law,
        lawClock,
        behind,
      },
      async catchUp(options) {
        const head = await store.head();
        const behind = await stillBehind(pool, head, options);
        await catchUp(head, behind.map(run), options);
      },
      startProjections() {
        if (runners.length === 0) runners.push(...projections.map(run));
      },
      running: runners,
      async close() {
        for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
      },
    };
  } catch (error) {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer().catch(() => undefined);
    throw error;
  }
}

function commandLineLogger(env: EngineOptions['env'], config: Config): Logger {
  return createLogger({ level: env?.LOG_LEVEL?.trim() ? config.logLevel : 'warn', destination: process.stderr });
}

const PROGRESS_EVERY_MS = 200;

/** How long a projection may stand still before it is taken that nobody else runs it. */
const STANDSTILL_MS = 300;

/**
 * The projections that do not know the log up to `head` and that nobody brings there. Where a server runs, it is a few
 * milliseconds behind at the most, and a second runner beside it would only make the two take turns.
 */
async function stillBehind(
  pool: ReadModelPool,
  head: Position,
  { signal, only }: CatchUpOptions = {},
): Promise<readonly Projection[]> {
  const wanted = projections.filter(({ name }) => only?.includes(name) ?? true);
  let before = '';
  for (let since = performance.now(); ; await sleep(STANDSTILL_MS / 10)) {
    signal?.throwIfAborted();
    const status = await projectionStatus(pool);
    const behind = wanted.filter(
      ({ name, version }) =>
        !status.some(
          (each) => each.name === name && each.version === version && each.state === 'live' && each.position >= head,
        ),
    );
    const now = status.map(({ name, generation, position }) => `${name} ${generation} ${position}`).join();
    if (now !== before) since = performance.now();
    if (behind.length === 0 || performance.now() - since > STANDSTILL_MS) return behind;
    before = now;
  }
}

async function catchUp(
  head: Position,
  runners: readonly ProjectionRunner[],
  options: CatchUpOptions = {},
): Promise<void> {
  const report = () => options.onProgress?.(reached(runners, head), head * BigInt(runners.length));
  const timer = setInterval(report, PROGRESS_EVERY_MS);
  const stop = () => void Promise.all(runners.map((runner) => runner.stop()));
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    await Promise.all(runners.map((runner) => follow(runner, head)));
    report();
  } finally {
    clearInterval(timer);
    options.signal?.removeEventListener('abort', stop);
    await Promise.all(runners.map((runner) => runner.stop()));
  }
  options.signal?.throwIfAborted();
}

async function follow(runner: ProjectionRunner, head: Position): Promise<void> {
  const DAY_MS = 86_400_000;
  if (await runner.waitFor(head, DAY_MS)) return;
  const { error } = runner.status;
  if (error) throw error;
}

function reached(runners: readonly ProjectionRunner[], head: Position): bigint {
  return runners.reduce((sum, { metrics }) => sum + (metrics.position < head ? metrics.position : head), 0n);
}
