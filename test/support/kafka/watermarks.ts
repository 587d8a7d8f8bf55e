import kafkajs from 'kafkajs';
import type { Admin } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOPICS } from '#libs/publishing';

const { Kafka, logLevel } = kafkajs;

/** How much has been written to the topics, committed or not: how one sees from outside that a publisher is at work. */
export class Watermarks {
  #admin: Admin | undefined;

  constructor(private readonly brokers: string) {}

  /** Sum of the ends of all partitions; 0 where there is no topic or no broker. */
  async written(): Promise<number> {
    try {
      this.#admin ??= await this.#connected();
      let sum = 0;
      for (const topic of TOPICS) {
        const partitions = await this.#admin.fetchTopicOffsets(topic);
        for (const { high } of partitions) sum += Number(high);
      }
      return sum;
    } catch {
      await this.close();
      return 0;
    }
  }

  /** Resolves when more than so much is written; false where that takes too long. */
  async passed(mark: number, withinMs: number): Promise<boolean> {
    for (const until = performance.now() + withinMs; (await this.written()) <= mark; await sleep(25))
      if (performance.now() > until) return false;
    return true;
  }

  async close(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.disconnect().catch(() => undefined);
  }

  async #connected(): Promise<Admin> {
    const brokers = this.brokers.split(',');
    const admin = new Kafka({
      brokers,
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 2_000,
      // Of several the first may be the one that is away.
      retry: { initialRetryTime: 50, retries: brokers.length - 1 },
    }).admin();
    await admin.connect();
    return admin;
  }
}
