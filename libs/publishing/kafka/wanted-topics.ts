import { TOPICS } from '../topics.js';
import type { WantedTopic } from './driver/topics.js';
import type { KafkaSettings } from './settings.js';

/** How far each installation is published. */
export const CHECKPOINT_TOPIC = 'shuangwei.publisher.v1';

const DAY_MS = 86_400_000;
const FOR_EVER = '-1';

/** The topics as they are made where they are missing. */
export function wantedTopics({ partitions, replication, retentionDays }: KafkaSettings): WantedTopic[] {
  const durable = { 'min.insync.replicas': replication >= 3 ? '2' : '1' };
  const kept = retentionDays === 0 ? FOR_EVER : String(retentionDays * DAY_MS);
  const events = TOPICS.map((name) => ({
    ...{ name, partitions, replication },
    // By time alone: a reader who begins at the beginning is not to find it gone because there was much.
    settings: { ...durable, 'cleanup.policy': 'delete', 'retention.ms': kept, 'retention.bytes': FOR_EVER },
  }));
  return [
    ...events,
    {
      ...{ name: CHECKPOINT_TOPIC, partitions: 1, replication },
      // What a start reads are the segments that are not compacted yet, so they are small and soon are.
      settings: {
        ...durable,
        'cleanup.policy': 'compact',
        'segment.bytes': String(4 * 1_048_576),
        'segment.ms': String(DAY_MS / 24),
        'min.cleanable.dirty.ratio': '0.01',
        'delete.retention.ms': String(DAY_MS / 24),
      },
    },
  ];
}
