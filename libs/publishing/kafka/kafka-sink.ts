import { randomUUID } from 'node:crypto';
import type { CompressionTypes, Kafka } from 'kafkajs';
import { ProblemError } from '#libs/platform';
import type { PublicEvent } from '../public-event.js';
import { TOPICS } from '../topics.js';
import { checkpointText, parseCheckpoint } from './checkpoint.js';
import type { CheckpointRecord, PartitionCounts } from './checkpoint.js';
import { compressionOf, kafkaClient } from './driver/client.js';
import type { DriverLog } from './driver/client.js';
import { failureOf } from './driver/failures.js';
import { TransactionalProducer } from './driver/producer.js';
import { readBack } from './driver/read-back.js';
import { Sockets } from './driver/sockets.js';
import { ensureTopics } from './driver/topics.js';
import { inRequests, messageOf } from './message.js';
import { checkpointUnreadable, partitionsDiffer } from './problems.js';
import type { KafkaSettings } from './settings.js';
import { SinkFailure } from './sink.js';
import type { Checkpoint, OpenSink, TransactionalSink } from './sink.js';
import { CHECKPOINT_TOPIC, wantedTopics } from './wanted-topics.js';

export interface KafkaSinkParts {
  readonly settings: KafkaSettings;
  /** CloudEvents `source`, and the key of this installation's checkpoint. */
  readonly source: string;
  readonly log: DriverLog;
}

/** What begins the names of transactions and consumer groups: an access list on the broker can grant them by it. */
const PREFIX = 'shuangwei.publisher.';

const CLOSING_MS = 3_000;

/** Sinks on Kafka: topics are made where they are missing, the predecessor is fenced, its last checkpoint is read. */
export function kafkaSinks(parts: KafkaSinkParts): OpenSink {
  return async (signal) => {
    signal.throwIfAborted();
    // A broker that hangs is given up by the client after minutes; whoever ends does not wait for that.
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const sockets = new Sockets();
    const onAbort = () => {
      reject(signal.reason as Error);
      sockets.cut();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      return await Promise.race([openSink(parts, sockets, signal), aborted]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  };
}

async function openSink(
  { settings, source, log }: KafkaSinkParts,
  sockets: Sockets,
  signal: AbortSignal,
): Promise<TransactionalSink> {
  const kafka = kafkaClient(settings, log, sockets);
  const producer = new TransactionalProducer(kafka, `${PREFIX}${source}`);
  try {
    const counts = await countsOf(kafka, settings);
    signal.throwIfAborted();
    await producer.connect();
    signal.throwIfAborted();
    const checkpoint = await fenceAndRead(kafka, producer, source, signal);
    refuseOtherCounts(checkpoint?.partitions ?? {}, counts);
    signal.throwIfAborted();
    const compression = compressionOf(settings.compression);
    return new KafkaSink({ producer, sockets, checkpoint, source, counts, compression });
  } catch (error) {
    await close(producer, sockets);
    signal.throwIfAborted();
    throw error instanceof ProblemError ? error : failureOf(error);
  }
}

/** @throws ProblemError `kafka.partitions-differ` */
async function countsOf(kafka: Kafka, settings: KafkaSettings): Promise<PartitionCounts> {
  const wanted = wantedTopics(settings);
  const found = await ensureTopics(kafka, wanted);
  for (const { name, partitions } of wanted) {
    const has = found.get(name) ?? 0;
    if (has !== partitions) throw partitionsDiffer(name, has, partitions);
  }
  return Object.fromEntries(TOPICS.map((topic) => [topic, settings.partitions]));
}

function refuseOtherCounts(before: PartitionCounts, now: PartitionCounts): void {
  for (const topic of TOPICS) {
    const [had, has] = [before[topic], now[topic] ?? 0];
    if (had !== undefined && had !== has) throw partitionsDiffer(topic, has, had);
  }
}

/**
 * Writes a mark in this producer's first transaction – from then on the broker takes nothing from an earlier one – and reads the topic up
 * to it.
 */
async function fenceAndRead(
  kafka: Kafka,
  producer: TransactionalProducer,
  source: string,
  signal: AbortSignal,
): Promise<CheckpointRecord | undefined> {
  const mark = { topic: CHECKPOINT_TOPIC, key: `${source}#opened`, value: randomUUID() as string };
  await producer.commit(mark);
  let found: string | undefined;
  await readBack(kafka, {
    topic: CHECKPOINT_TOPIC,
    groupPrefix: PREFIX,
    signal,
    isLast: ({ key, value }) => {
      if (key === source) found = value;
      return key === mark.key && value === mark.value;
    },
  });
  if (found === undefined) return undefined;
  try {
    return parseCheckpoint(found);
  } catch (error) {
    throw checkpointUnreadable(CHECKPOINT_TOPIC, error);
  }
}

interface SinkParts {
  readonly producer: TransactionalProducer;
  readonly sockets: Sockets;
  readonly checkpoint: CheckpointRecord | undefined;
  readonly source: string;
  readonly counts: PartitionCounts;
  readonly compression: CompressionTypes;
}

class KafkaSink implements TransactionalSink {
  #broken: SinkFailure | undefined;

  constructor(private readonly parts: SinkParts) {}

  get checkpoint(): Checkpoint | undefined {
    return this.parts.checkpoint;
  }

  async publish(events: readonly PublicEvent[], checkpoint: Checkpoint): Promise<void> {
    if (this.#broken) throw this.#broken;
    const { producer, source, counts, compression } = this.parts;
    try {
      const messages = events.map((event) => messageOf(event, source, counts[event.topic] ?? 0));
      const value = checkpointText({ ...checkpoint, partitions: counts });
      await producer.commit({ topic: CHECKPOINT_TOPIC, key: source, value }, inRequests(messages), compression);
    } catch (error) {
      throw (this.#broken = failureOf(error));
    }
  }

  async close(): Promise<void> {
    this.#broken ??= new SinkFailure('away', 'the sink is closed');
    await close(this.parts.producer, this.parts.sockets);
  }
}

/** Disconnects; a broker that hangs is not waited for, and nothing of the client goes on. */
async function close(producer: TransactionalProducer, sockets: Sockets): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, CLOSING_MS);
  await Promise.race([producer.disconnect().catch(() => undefined), promise]);
  clearTimeout(timer);
  sockets.cut();
}
