import kafkajs from 'kafkajs';
import type { Consumer } from 'kafkajs';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import { TOPICS } from '#libs/publishing';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

/** A message as members of a group get it. */
export interface Received {
  readonly type: string;
  readonly id: string;
  readonly key: string;
  readonly data: unknown;
}

// kafkajs leaves this codec to its users; as the guide for consumers says.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { readonly buffer: Buffer }) => promisify(zstdCompress)(buffer),
  decompress: async (buffer: Buffer) => promisify(zstdDecompress)(buffer),
});

/** A consumer group on every topic, from the beginning: members that come and go, each telling `take` what it gets. */
export class ConsumerGroup {
  readonly #members: Consumer[] = [];
  readonly #kafka;
  /** How often a member was given its partitions. */
  assignments = 0;

  constructor(
    brokers: string,
    private readonly groupId: string,
    private readonly take: (received: Received) => void,
  ) {
    this.#kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
  }

  /** One more member: everybody's partitions are dealt out anew. */
  async join(): Promise<void> {
    const consumer = this.#kafka.consumer({
      groupId: this.groupId,
      sessionTimeout: 6_000,
      heartbeatInterval: 500,
      maxWaitTimeInMs: 200,
    });
    this.#members.push(consumer);
    consumer.on(consumer.events.GROUP_JOIN, () => void this.assignments++);
    await consumer.connect();
    await consumer.subscribe({ topics: [...TOPICS], fromBeginning: true });
    await consumer.run({
      // Offsets are committed when a batch is dealt with: what a member had in hand that leaves, another gets again.
      eachBatch: async ({ batch, heartbeat }) => {
        for (const { key, value, headers } of batch.messages)
          this.take({
            type: String(headers?.['ce_type']),
            id: String(headers?.['ce_id']),
            key: String(key),
            data: JSON.parse(String(value)) as unknown,
          });
        await heartbeat();
      },
    });
  }

  /** The oldest member leaves. */
  async leave(): Promise<void> {
    await this.#members.shift()?.disconnect();
  }

  async end(): Promise<void> {
    await Promise.all(this.#members.splice(0).map((each) => each.disconnect()));
  }
}
