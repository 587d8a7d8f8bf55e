import fc from 'fast-check';
import kafkajs from 'kafkajs';
import { partitionOf } from './partition.js';

const javas = kafkajs.Partitioners.DefaultPartitioner();

function byKafkajs(key: string, partitions: number): number {
  const one = { partitionErrorCode: 0, leader: 0, replicas: [0], isr: [0] };
  const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({ partitionId, ...one }));
  return javas({ topic: 'any', partitionMetadata, message: { key, value: '' } });
}

describe('The partition of a key', () => {
  it("is the one that Java's partitioner chooses, whatever the key is", () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 100 }), (key, partitions) => {
        expect(partitionOf(key, partitions)).toBe(byKafkajs(key, partitions));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is known for keys that other programs have published theirs of', () => {
    // org.apache.kafka.common.utils.UtilsTest: murmur2("21") = -973932308, murmur2("foobar") = -790332482
    expect(partitionOf('21', 0x7fff_ffff)).toBe(-973_932_308 & 0x7fff_ffff);
    expect(partitionOf('foobar', 0x7fff_ffff)).toBe(-790_332_482 & 0x7fff_ffff);
  });
});
