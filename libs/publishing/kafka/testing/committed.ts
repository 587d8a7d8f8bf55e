import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import type { Kafka } from 'kafkajs';
import { TOPICS } from '../../topics.js';

/** A message as a `read_committed` consumer got it. */
export interface CommittedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A client that says nothing. */
function quietKafka(brokers: string): Kafka {
  const { Kafka, logLevel } = kafkajs;
  return new Kafka({ clientId: 'spec', brokers: brokers.split(','), logLevel: logLevel.NOTHING });
}

/**
 * What is committed on the public topics now, of one source, partition by partition in its order. Read up to a mark that is written to each
 * partition first, so nothing is missed by looking too early.
 */
export async function committed(brokers: string, source: string): Promise<CommittedMessage[]> {
  const kafka = quietKafka(brokers);
  const end = randomUUID();
  const marks = await mark(kafka, end);
  const consumer = kafka.consumer({ groupId: `spec-${end}`, readUncommitted: false, maxWaitTimeInMs: 100 });
  const found: CommittedMessage[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload: { error } }) => reject(error));
  let seen = 0;
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...TOPICS], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ topic, partition, message }) => {
        const headers = Object.fromEntries(Object.entries(message.headers ?? {}).map(([k, v]) => [k, String(v)]));
        if (headers['end'] === end && ++seen === marks) resolve();
        if (headers['ce_source'] === source) {
          const [key, value] = [String(message.key), String(message.value)];
          found.push({ topic, partition, offset: BigInt(message.offset), key, value, headers });
        }
        return Promise.resolve();
      },
    });
    await promise;
  } finally {
    await consumer.disconnect();
  }
  return found;
}

async function mark(kafka: Kafka, end: string): Promise<number> {
  const admin = kafka.admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({ topics: [...TOPICS] });
  await admin.disconnect();
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  const topicMessages = topics.map(({ name, partitions }) => ({
    topic: name,
    messages: partitions.map(({ partitionId }) => ({ partition: partitionId, value: '', headers: { end } })),
  }));
  await producer.sendBatch({ topicMessages });
  await producer.disconnect();
  return topicMessages.reduce((sum, { messages }) => sum + messages.length, 0);
}
