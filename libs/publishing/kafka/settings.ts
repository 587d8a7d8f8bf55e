import type { Config } from '#libs/platform';
import { loginIncomplete } from './problems.js';

export type CompressionName = Config['kafkaCompression'];

export interface KafkaLogin {
  readonly mechanism: NonNullable<Config['kafkaSaslMechanism']>;
  readonly username: string;
  readonly password: string;
}

/** Which brokers, and how topics are made that are not there yet. */
export interface KafkaSettings {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  readonly tls: boolean;
  readonly login: KafkaLogin | undefined;
  /** Of each topic of events; never changed afterwards. */
  readonly partitions: number;
  readonly replication: number;
  /** How long a topic keeps its events, in days; 0: for ever. */
  readonly retentionDays: number;
  readonly compression: CompressionName;
}

/**
 * What the configuration says of Kafka; undefined where it names no broker.
 *
 * @throws ProblemError `kafka.login-incomplete`
 */
export function kafkaSettings(config: Config): KafkaSettings | undefined {
  if (config.kafkaBrokers === undefined) return undefined;
  return {
    brokers: config.kafkaBrokers,
    tls: config.kafkaTls,
    login: loginOf(config),
    partitions: config.kafkaPartitions,
    replication: config.kafkaReplication,
    retentionDays: config.kafkaRetentionDays,
    compression: config.kafkaCompression,
  };
}

function loginOf({
  kafkaSaslMechanism: mechanism,
  kafkaSaslUsername: username,
  kafkaSaslPassword: password,
}: Config): KafkaLogin | undefined {
  if (mechanism !== undefined && username !== undefined && password !== undefined)
    return { mechanism, username, password };
  if (mechanism !== undefined || username !== undefined || password !== undefined) throw loginIncomplete();
  return undefined;
}
