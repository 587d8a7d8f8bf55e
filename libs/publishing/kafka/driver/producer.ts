import type { CompressionTypes, Kafka, Producer, TopicMessages, Transaction } from 'kafkajs';
import { pause } from '#libs/platform/backoff';
import type { OutgoingMessage } from '../message.js';
import { isConcurrent } from './failures.js';

/** A record of the topic that holds the checkpoints; it has one partition. */
export interface OwnRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

const TRANSACTION_TIMEOUT_MS = 60_000;

/** The broker writes the end of a transaction after it has answered that it will: some milliseconds. */
const CONCURRENT_PAUSE_MS = 2;
const CONCURRENT_TRIES = 500;

/**
 * A transactional producer of kafkajs. It repeats nothing of a transaction by itself: kafkajs 2.2.4 would send again to every broker that
 * has not answered yet, beside the request that is still on its way there, with sequence numbers of its own – and a message would stand in
 * one transaction twice.
 */
export class TransactionalProducer {
  readonly #producer: Producer;

  constructor(kafka: Kafka, transactionalId: string) {
    this.#producer = kafka.producer({
      transactionalId,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
      maxInFlightRequests: 1,
      allowAutoTopicCreation: false,
      // Each message names its partition.
      createPartitioner: () => namedPartition,
      retry: { retries: 0 },
    });
  }

  connect(): Promise<void> {
    return this.#producer.connect();
  }

  /**
   * One transaction: the record, and beside it the messages, request by request. The first transaction of a producer ends its
   * predecessor's, and makes whatever that one still sends refused.
   */
  async commit(
    record: OwnRecord,
    requests: Iterable<readonly OutgoingMessage[]> = [],
    compression?: CompressionTypes,
  ): Promise<void> {
    const transaction = await this.#producer.transaction();
    await sendFirst(transaction, record);
    const how = compression === undefined ? {} : { compression };
    for (const messages of requests)
      await transaction.sendBatch({ topicMessages: byTopic(messages), acks: -1, ...how });
    await transaction.commit();
  }

  disconnect(): Promise<void> {
    return this.#producer.disconnect();
  }
}

function namedPartition({ message: { partition } }: { readonly message: { readonly partition?: number } }): number {
  if (partition === undefined) throw new RangeError('a message without a partition');
  return partition;
}

/** To one partition, so that asking again while the transaction before is being ended is asking for the same. */
async function sendFirst(transaction: Transaction, { topic, key, value }: OwnRecord): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await transaction.send({ topic, acks: -1, messages: [{ key, value, partition: 0 }] });
      return;
    } catch (error) {
      if (!isConcurrent(error) || tries === CONCURRENT_TRIES) throw error;
      await pause(CONCURRENT_PAUSE_MS);
    }
  }
}

function byTopic(messages: readonly OutgoingMessage[]): TopicMessages[] {
  const topics = new Map<string, TopicMessages>();
  for (const { topic, key, value, headers, partition } of messages) {
    let of = topics.get(topic);
    if (!of) topics.set(topic, (of = { topic, messages: [] }));
    of.messages.push({ key, value, headers, partition });
  }
  return [...topics.values()];
}
