import { z } from 'zod';
import type { Instant } from '#libs/kernel';
import type { Topic } from '../topics.js';
import type { Checkpoint } from './sink.js';

/** How many partitions each topic had when this was written: with another number a case would go on in another partition. */
export type PartitionCounts = Readonly<Partial<Record<Topic, number>>>;

/** The value of a record in the checkpoint topic. */
export interface CheckpointRecord extends Checkpoint {
  readonly partitions: PartitionCounts;
}

const schema = z.object({
  kind: z.string().min(1),
  position: z
    .string()
    .regex(/^\d{1,20}$/)
    .transform(BigInt),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime({ offset: true }).transform((text) => text as Instant),
  partitions: z.record(z.string(), z.number().int().positive()),
});

export function checkpointText({ kind, position, hash, at, partitions }: CheckpointRecord): string {
  return JSON.stringify({ kind, position: position.toString(), hash, at, partitions });
}

/** @throws ZodError, SyntaxError for what no publisher wrote */
export function parseCheckpoint(text: string): CheckpointRecord {
  return schema.parse(JSON.parse(text));
}
