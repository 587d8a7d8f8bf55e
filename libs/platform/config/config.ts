/** Everything that a start can be told, checked. The only place that reads environment variables of ours. */
export interface Config {
  /** Absolute path of the data folder. With `databaseUrl` it holds evidence and files to import, no database. */
  readonly dataFolder: string;
  /** A PostgreSQL of the operator's own; `undefined` runs the embedded one in the data folder. */
  readonly databaseUrl: string | undefined;
  /** EventStoreDB or KurrentDB as the log; `undefined`: the log is in PostgreSQL, where the read models are in any case. */
  readonly eventStoreUrl: string | undefined;
  /** Port of the embedded PostgreSQL on 127.0.0.1; 0 takes any free one. */
  readonly postgresPort: number;
  /** Connections that one process's pool opens at the most. */
  readonly poolSize: number;
  readonly port: number;
  readonly host: string;
  readonly logLevel: LogLevel;
  /** Absolute path of an organisation file; `undefined` takes the one that is built in. */
  readonly organisationFile: string | undefined;
  /** Issuer of the tokens, as it stands in them; `undefined`: the development issuer, on loopback only. */
  readonly oidcIssuer: string | undefined;
  /** What the issuer calls this engine. */
  readonly oidcAudience: string;
  /** Where the issuer's keys are, for one without a discovery document. */
  readonly oidcJwksUrl: string | undefined;
  /** Claims that hold roles and unit. */
  readonly oidcRolesClaim: string;
  readonly oidcUnitClaim: string;
  /** The largest file of evidence, in bytes. */
  readonly evidenceMaxBytes: number;
  /** What evidence may be, by the usual ending of each type: some of `EVIDENCE_TYPES`. */
  readonly evidenceTypes: readonly string[];
  /** The largest batch of commands, in bytes. */
  readonly batchMaxBytes: number;
  /** The largest file of work orders over HTTP, in bytes. */
  readonly importMaxBytes: number;
  /** How long an uploaded file of work orders and its report are kept, in days. */
  readonly importRetentionDays: number;
  /** What this process does of all that a server can. */
  readonly roles: readonly ServerRole[];
  /** The clock role watches deadlines: it reminds of them and records what was missed. */
  readonly watchDeadlines: boolean;
  /** The clock role takes looks, checks and settlements when they are due. */
  readonly rhythm: boolean;
  /** NODE_ENV is `production`. */
  readonly production: boolean;
  /** Addresses of proxies that are believed about who asks and how, with commas between. */
  readonly trustProxy: string | undefined;
  /** How long a request may take to arrive, in seconds. */
  readonly requestTimeout: number;
  /** How long a JSON body may take to arrive, in seconds. */
  readonly bodyTimeout: number;
  /** Feeds that a process serves at the same time. */
  readonly feedReaders: number;
  /** Without an event for so long, a feed says where it is, in seconds. */
  readonly feedHeartbeatSeconds: number;
  /** A reader of a feed that takes nothing for so long is cut off, in seconds. */
  readonly feedStallSeconds: number;
  /** How long the server goes on after it was told to stop and before it takes no more connections, in seconds. */
  readonly drainSeconds: number;
  /** Calls of a kind that one principal may make in ten seconds; 0: any number. */
  readonly limitCommands: number;
  readonly limitReads: number;
  readonly limitFeeds: number;
  readonly limitUploads: number;
  /** Refused tokens of one address in ten seconds; 0: any number. */
  readonly limitFailedTokens: number;
  /** Secret by which people and businesses are told apart in the public streams without being named; `undefined`: the installation's own. */
  readonly pseudonymKey: string | undefined;
  /** Brokers to publish to, `host:port` each; `undefined`: nothing is published to Kafka. */
  readonly kafkaBrokers: readonly string[] | undefined;
  readonly kafkaTls: boolean;
  /** `undefined`: the brokers ask nobody who they are. */
  readonly kafkaSaslMechanism: (typeof SASL_MECHANISMS)[number] | undefined;
  readonly kafkaSaslUsername: string | undefined;
  readonly kafkaSaslPassword: string | undefined;
  /** Partitions of each topic of events, where it is made. Never changed afterwards. */
  readonly kafkaPartitions: number;
  readonly kafkaReplication: number;
  /** How long a topic that is made keeps its events, in days; 0: for ever. */
  readonly kafkaRetentionDays: number;
  readonly kafkaCompression: (typeof KAFKA_COMPRESSIONS)[number];
  /** Public events a second at the most; 0: any number. */
  readonly kafkaMaxPerSecond: number;
  /** Networks inside which webhooks may be delivered to though they are not public. */
  readonly webhookAllowPrivate: readonly string[];
  /** Webhooks may be delivered over plain http. */
  readonly webhookAllowHttp: boolean;
  /** How long one call to a receiver may take, in seconds. */
  readonly webhookTimeoutSeconds: number;
  /** Events of one message at the most. */
  readonly webhookBatchEvents: number;
  /** A webhook is disabled after so many failures in a row, if they have gone on for so long. */
  readonly webhookDisableAfterFailures: number;
  readonly webhookDisableAfterHours: number;
  /** Base address of an OpenTelemetry collector (OTLP over HTTP); `undefined`: no traces. */
  readonly otlpEndpoint: string | undefined;
  /** Share of the traces that are recorded, from 0 to 1. */
  readonly traceRatio: number;
}

/**
 * What a server can do: answer over HTTP (and run import jobs), keep the read models up with the log, do what falls due, send the public events out. One process does
 * all of it, or several share it on one database; any number may have the same role.
 */
export const SERVER_ROLES = ['api', 'projector', 'clock', 'publisher'] as const;
export type ServerRole = (typeof SERVER_ROLES)[number];

export const KAFKA_COMPRESSIONS = ['zstd', 'gzip', 'none'] as const;
export const SASL_MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Everything that evidence may be, by the usual ending of each type. */
export const EVIDENCE_TYPES = [
  ...(['jpg', 'png', 'webp', 'heic', 'pdf', 'mp4', 'mov', 'mp3', 'm4a', 'wav', 'amr', 'txt', 'docx', 'xlsx'] as const),
];
