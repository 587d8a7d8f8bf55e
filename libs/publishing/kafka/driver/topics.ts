import type { ITopicConfig, Kafka } from 'kafkajs';

/** A topic as it is made where there is none. */
export interface WantedTopic {
  readonly name: string;
  readonly partitions: number;
  readonly replication: number;
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Makes the topics that are missing and leaves the others as they are. Says how many partitions each has.
 *
 * @throws errors of the client
 */
export async function ensureTopics(kafka: Kafka, wanted: readonly WantedTopic[]): Promise<ReadonlyMap<string, number>> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const known = new Set(await admin.listTopics());
    const missing = wanted.filter(({ name }) => !known.has(name));
    if (missing.length > 0) await admin.createTopics({ waitForLeaders: true, topics: missing.map(topicConfig) });
    const { topics } = await admin.fetchTopicMetadata({ topics: wanted.map(({ name }) => name) });
    return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}

function topicConfig({ name, partitions, replication, settings }: WantedTopic): ITopicConfig {
  return {
    topic: name,
    numPartitions: partitions,
    replicationFactor: replication,
    configEntries: Object.entries(settings).map(([key, value]) => ({ name: key, value })),
  };
}
