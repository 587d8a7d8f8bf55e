import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { KafkaBroker } from './broker.js';
import { kafkaJars } from './jars.js';

const run = promisify(execFile);

/** A broker, or why there is none. */
export interface Obtained {
  readonly brokers?: string;
  /** What a fresh machine lacks. */
  readonly missing?: string;
  /** Ours, to be killed and started again; undefined where KAFKA_BROKERS names another. */
  readonly broker?: KafkaBroker;
}

/** The broker that KAFKA_BROKERS names; otherwise one of ours. A broker that is there and does not start is an error, not a lack. */
export async function obtainBroker(): Promise<Obtained> {
  const existing = process.env['KAFKA_BROKERS'];
  if (existing) return { brokers: existing };
  const missing = await whatIsMissing();
  if (missing !== undefined) return { missing };
  const broker = await KafkaBroker.start();
  return { brokers: broker.brokers, broker };
}

async function whatIsMissing(): Promise<string | undefined> {
  try {
    await run('java', ['-version']);
  } catch {
    return 'there is no Java (17 or newer) on the path';
  }
  try {
    await kafkaJars();
  } catch (error) {
    return `Maven could not fetch the jars of the broker: ${String(error).split('\n')[0]}`;
  }
  return undefined;
}
