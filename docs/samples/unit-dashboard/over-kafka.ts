import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import type { CaseEvent } from './fold.ts';

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

// kafkajs leaves this codec, which the streams are compressed by, to its users.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: async ({ buffer }: { readonly buffer: Buffer }) => promisify(zstdCompress)(buffer),
  decompress: async (buffer: Buffer) => promisify(zstdDecompress)(buffer),
});

type Offsets = Record<string, string>;

interface Reading {
  readonly follow: boolean;
  readonly signal: AbortSignal;
  readonly take: (event: CaseEvent, offsets: Offsets) => void;
}

const TOPIC = 'shuangwei.cases.v1';
/** Nothing for so long, and the end is taken to be reached. */
const IDLE_MS = 5_000;

/**
 * The same events from Kafka, of transactions that were committed only (`read_committed` is what kafkajs reads unless it is told
 * otherwise). How far it got is kept beside the figures and not in the consumer group: whatever comes from before that was counted.
 */
export async function readFromKafka(brokers: string, from: Offsets, { follow, signal, take }: Reading): Promise<void> {
  const kafka = new Kafka({ clientId: 'unit-dashboard', brokers: brokers.split(','), logLevel: logLevel.ERROR });
  // A group for each start: its sums are of every partition, so it shares them with nobody, nor waits for one that was killed.
  const groupId = `${process.env['KAFKA_GROUP'] ?? 'unit-dashboard'}.${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, readUncommitted: false });
  const offsets = { ...from };
  let heard = Infinity;
  consumer.on(consumer.events.GROUP_JOIN, () => (heard = Date.now()));
  await consumer.connect();
  try {
    await consumer.subscribe({ topic: TOPIC, fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachMessage: ({ partition, message }) => {
        heard = Date.now();
        const type = message.headers?.['ce_type']?.toString() ?? '';
        const next = offsets[partition];
        if (message.value !== null && (next === undefined || BigInt(message.offset) >= BigInt(next))) {
          offsets[partition] = (BigInt(message.offset) + 1n).toString();
          take({ type, data: JSON.parse(message.value.toString()) as CaseEvent['data'] }, offsets);
        }
        return Promise.resolve();
      },
    });
    for (const [partition, offset] of Object.entries(from))
      consumer.seek({ topic: TOPIC, partition: Number(partition), offset });
    while (!signal.aborted && (follow || Date.now() - heard < IDLE_MS)) await sleep(100);
  } finally {
    await consumer.disconnect();
  }
}
