export const COMPRESSIONS = ['zstd', 'gzip', 'none'] as const;
export type CompressionName = (typeof COMPRESSIONS)[number];

export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export interface KafkaLogin {
  readonly mechanism: (typeof SASL_MECHANISMS)[number];
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
