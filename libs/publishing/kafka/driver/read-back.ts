import { randomUUID } from 'node:crypto';
import type { Kafka } from 'kafkajs';

/** A record as it stands in a topic; without a value it was deleted. */
export interface FoundRecord {
  readonly key: string;
  readonly value: string | undefined;
}

export interface ReadBack {
  readonly topic: string;
  /** Begins the name of a consumer group that is left as soon as it was read; nothing is committed for it. */
  readonly groupPrefix: string;
  /** Told of each record in its order, until it says that it has seen the last one. */
  readonly isLast: (record: FoundRecord) => boolean;
  readonly signal: AbortSignal;
}

/** Nothing came for so long: somebody's open transaction stands before the rest for as long as that may last, and not longer. */
const SILENCE_MS = 120_000;

/**
 * What is committed in a topic of one partition, from its beginning up to a record that the caller has written and committed itself. What is
 * committed before that one has come by then: no clock and no offset is trusted with when that is.
 *
 * @throws errors of the client, the signal's reason, Error after a long silence
 */
export async function readBack(kafka: Kafka, { topic, groupPrefix, isLast, signal }: ReadBack): Promise<void> {
  const consumer = kafka.consumer({
    groupId: `${groupPrefix}${randomUUID()}`,
    readUncommitted: false,
    allowAutoTopicCreation: false,
    maxWaitTimeInMs: 100,
    // Of a coordinator that is being loaded, as after a start of the broker.
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 10, restartOnFailure: () => Promise.resolve(false) },
  });
  const { promise: last, resolve, reject } = Promise.withResolvers<void>();
  last.catch(() => undefined);
  const onAbort = () => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  const silence = setTimeout(() => reject(new Error(`${topic} was not read to its end`)), SILENCE_MS);
  consumer.on(consumer.events.CRASH, ({ payload: { error } }) => reject(error));
  try {
    signal.throwIfAborted();
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ message: { key, value } }) => {
        silence.refresh();
        if (isLast({ key: key?.toString() ?? '', value: value?.toString() })) resolve();
        return Promise.resolve();
      },
    });
    await last;
  } finally {
    clearTimeout(silence);
    signal.removeEventListener('abort', onAbort);
    await consumer.disconnect().catch(() => undefined);
  }
}
