import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import type { CompressionTypes, Kafka, LogEntry, SASLOptions } from 'kafkajs';
import type { CompressionName, KafkaSettings } from '../settings.js';
import type { Sockets } from './sockets.js';

/** Whoever hears what the client has to say; the engine's logger is one. */
export interface DriverLog {
  debug(line: object, message: string): void;
}

/** What of a line may be logged. Never what was sent: kafkajs puts requests and buffers into some of its lines. */
const SAID = ['broker', 'clientId', 'topic', 'groupId', 'error', 'retryCount', 'retryTime', 'correlationId'] as const;

const CONNECTION_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** kafkajs leaves this codec to its users. */
const zstd = {
  compress: async ({ buffer }: { readonly buffer: Buffer }) => promisify(zstdCompress)(buffer),
  decompress: async (buffer: Buffer) => promisify(zstdDecompress)(buffer),
};

/** A client of the brokers; nothing is connected yet. What it logs is for whoever looks for a fault: the publisher tells what matters. */
export function kafkaClient({ brokers, tls, login }: KafkaSettings, log: DriverLog, sockets: Sockets): Kafka {
  kafkajs.CompressionCodecs[kafkajs.CompressionTypes.ZSTD] = () => zstd;
  return new kafkajs.Kafka({
    clientId: 'shuangwei',
    brokers: [...brokers],
    ...(tls && { ssl: {} }),
    socketFactory: sockets.factory,
    // Its type has one shape for each mechanism, ours one for all.
    ...(login && { sasl: login as SASLOptions }),
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Of connecting, and of taking over from a predecessor whose transaction is being aborted.
    retry: { initialRetryTime: 50, maxRetryTime: 1_000, retries: 8 },
    logLevel: kafkajs.logLevel.INFO,
    logCreator: () => (entry) => log.debug(lineOf(entry), 'kafka'),
  });
}

export function compressionOf(name: CompressionName): CompressionTypes {
  const { ZSTD, GZIP, None } = kafkajs.CompressionTypes;
  return { zstd: ZSTD, gzip: GZIP, none: None }[name];
}

function lineOf({ namespace, label, log }: LogEntry): object {
  const said: Record<string, unknown> = { namespace, label, said: log.message };
  for (const name of SAID) if (log[name] !== undefined) said[name] = log[name];
  return said;
}
