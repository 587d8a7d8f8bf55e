import { hostname } from 'node:os';
import type { Position } from '#libs/kernel';
import { openPool, ProblemError } from '#libs/platform';
import type { Logger } from '#libs/platform';
import { publishedUpTo, Publisher, PublisherLease } from '#libs/publishing/publisher';
import type { PublisherObserver, PublishFailure } from '#libs/publishing/publisher';
import type { Engine } from '../engine.js';
import { logKindOf } from '../log/open-log.js';
import type { Signals } from '../telemetry/signals.js';

/** The role of a process that publishes to Kafka. */
export interface PublisherRole {
  start(): void;
  stop(): Promise<void>;
}

/**
 * Lets a process, whatever its roles, tell how far the installation is published where a broker is configured: when every publisher is gone, somebody has
 * to be left who says that Kafka falls behind.
 */
export function tellPublished({ config, signals, pool }: Pick<Engine, 'config' | 'signals' | 'pool'>): void {
  if (config.kafkaBrokers !== undefined) signals.publishedUpTo = () => publishedUpTo(pool);
}

/**
 * Publishes the public events of an opened engine to Kafka, in one process of an installation at a time; undefined where no broker is
 * configured. Nothing of the engine waits for it, and it is no part of being ready.
 *
 * @throws ProblemError `kafka.login-incomplete`
 */
export async function publisherRole(engine: Engine): Promise<PublisherRole | undefined> {
  const { config, logger, publicStreams, signals, store, clock, pool, database } = engine;
  // The client is loaded where it is needed only.
  const kafka = config.kafkaBrokers && (await import('#libs/publishing/kafka'));
  const settings = kafka?.kafkaSettings(config);
  if (!kafka || !settings) {
    logger.debug('publisher: KAFKA_BROKERS is not set, nothing is published to Kafka');
    return undefined;
  }
  const { source } = publicStreams;
  const leasePool = openPool(database, 'app', { max: 1, application_name: 'shuangwei publisher' });
  const publisher = new Publisher({
    ...{ store, clock },
    open: kafka.kafkaSinks({ settings, source, log: logger }),
    lease: new PublisherLease({ pool: leasePool, holder: `${hostname()} ${process.pid}` }),
    steps: (options) => publicStreams.steps(options),
    kind: logKindOf(config),
    maxPerSecond: config.kafkaMaxPerSecond,
    observer: observed(logger, signals),
  });
  signals.publishedUpTo = async (): Promise<Position> => publisher.position ?? (await publishedUpTo(pool));
  return {
    start: () => publisher.start(),
    async stop() {
      await publisher.stop();
      await leasePool.end();
    },
  };
}

function observed(logger: Logger, signals: Signals): PublisherObserver {
  const told = new Troubles(logger);
  return {
    leading(leads) {
      logger.info({ leads }, 'publisher');
      signals.publisherLeads(leads);
    },
    published(batch) {
      told.over();
      signals.eventsPublished(batch);
    },
    failed(reason, error) {
      told.tell(reason, error);
      signals.publishFailed(reason);
    },
  };
}

/** A trouble is told when it comes and when it is over; a broker that is away for a night is not a line every ten seconds. */
class Troubles {
  #told: string | undefined;

  constructor(private readonly logger: Logger) {}

  tell(reason: PublishFailure, error: unknown): void {
    const what = `${reason} ${error instanceof ProblemError ? error.code : ''}`;
    const again = what === this.#told;
    this.#told = what;
    this.logger[again ? 'debug' : 'error']({ reason, err: error }, 'publisher');
  }

  over(): void {
    if (this.#told !== undefined) this.logger.info('publisher: publishing again');
    this.#told = undefined;
  }
}
