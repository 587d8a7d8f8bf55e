import { randomUUID } from 'node:crypto';
import kafkajs from 'kafkajs';
import { committed } from './kcat.js';
import type { WireMessage } from './kcat.js';
import { describeWithKafka } from './suite.js';

const { Kafka, Partitioners, logLevel } = kafkajs;

describeWithKafka('kcat, the other client of the tests', (brokers) => {
  it('sees what is committed, with key, headers and value, and nothing of a transaction that was given up', async () => {
    const topic = `spec.${randomUUID()}`;
    const kafka = new Kafka({ brokers: brokers.split(','), logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    const producer = kafka.producer({
      ...{ idempotent: true, maxInFlightRequests: 1, transactionalId: topic },
      createPartitioner: Partitioners.DefaultPartitioner,
    });
    await Promise.all([admin.connect(), producer.connect()]);
    try {
      await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
      const send = async (value: string, keep: boolean) => {
        const transaction = await producer.transaction();
        await transaction.send({ topic, messages: [{ key: '案', value, headers: { ce_id: value } }] });
        await (keep ? transaction.commit() : transaction.abort());
      };
      for (const [value, keep] of [
        ['一', true],
        ['二', false],
        ['三', true],
        ['四', false],
      ] as const)
        await send(value, keep);
      const seen: WireMessage[] = [];
      for await (const message of committed(brokers, topic)) seen.push(message);
      expect(seen.map(({ offset: _offset, ...rest }) => rest)).toEqual(
        ['一', '三'].map((value) => ({ topic, partition: 0, key: '案', headers: { ce_id: value }, value })),
      );
    } finally {
      await Promise.all([admin.disconnect(), producer.disconnect()]);
    }
  });
});
