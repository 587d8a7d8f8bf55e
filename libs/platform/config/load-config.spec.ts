import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EVIDENCE_TYPES } from './config.js';
import { ConfigProblem, configurationRows, configurationTable, loadConfig } from './load-config.js';

describe('the configuration', () => {
  it('needs no variable at all', () => {
    expect(loadConfig({})).toEqual({
      dataFolder: resolve('data'),
      databaseUrl: undefined,
      eventStoreUrl: undefined,
      poolSize: 10,
      postgresPort: 0,
      port: 3120,
      host: '127.0.0.1',
      logLevel: 'info',
      organisationFile: undefined,
      oidcIssuer: undefined,
      oidcAudience: 'shuangwei',
      oidcJwksUrl: undefined,
      oidcRolesClaim: 'roles',
      oidcUnitClaim: 'unit',
      evidenceMaxBytes: 50 * 1_048_576,
      evidenceTypes: EVIDENCE_TYPES,
      batchMaxBytes: 32 * 1_048_576,
      importMaxBytes: 2_048 * 1_048_576,
      importRetentionDays: 30,
      roles: ['api', 'projector', 'clock', 'publisher'],
      watchDeadlines: true,
      rhythm: true,
      production: false,
      trustProxy: undefined,
      requestTimeout: 300,
      bodyTimeout: 30,
      feedReaders: 32,
      feedHeartbeatSeconds: 15,
      feedStallSeconds: 60,
      drainSeconds: 0,
      limitCommands: 50_000,
      limitReads: 100_000,
      limitFeeds: 1_000,
      limitUploads: 1_000,
      limitFailedTokens: 1_000,
      kafkaBrokers: undefined,
      kafkaTls: false,
      kafkaPartitions: 6,
      kafkaReplication: 1,
      kafkaRetentionDays: 0,
      kafkaCompression: 'zstd',
      kafkaMaxPerSecond: 0,
      pseudonymKey: undefined,
      webhookAllowPrivate: [],
      webhookAllowHttp: false,
      webhookTimeoutSeconds: 15,
      webhookBatchEvents: 100,
      webhookDisableAfterFailures: 20,
      webhookDisableAfterHours: 24,
      otlpEndpoint: undefined,
      traceRatio: 1,
    });
  });

  it('takes an empty variable, as compose files pass it, for one that is not set', () => {
    expect(loadConfig({ DATABASE_URL: '', PORT: ' ', SHUANGWEI_ORGANISATION: '' })).toEqual(loadConfig({}));
  });

  it('reads every variable', () => {
    const config = loadConfig({
      SHUANGWEI_DATA: '/var/lib/shuangwei',
      DATABASE_URL: 'postgres://u:p@db/shuangwei',
      EVENTSTORE_URL: 'esdb://admin:changeit@a:2113,b:2113?tls=false',
      DATABASE_POOL_SIZE: '20',
      SHUANGWEI_POSTGRES_PORT: '5433',
      PORT: '80',
      HOST: '0.0.0.0',
      LOG_LEVEL: 'debug',
      SHUANGWEI_ORGANISATION: '/etc/shuangwei/organisation.yaml',
      OIDC_ISSUER: 'https://id.example/realms/city',
      OIDC_AUDIENCE: 'cases',
      OIDC_JWKS_URL: 'https://id.example/keys',
      OIDC_ROLES_CLAIM: 'groups',
      OIDC_UNIT_CLAIM: 'department',
      EVIDENCE_MAX_MB: '7',
      EVIDENCE_TYPES: 'pdf, JPG',
      BATCH_MAX_MB: '4',
      IMPORT_MAX_MB: '8',
      IMPORT_RETENTION_DAYS: '9',
      ROLES: 'clock, projector',
      WATCH_DEADLINES: 'off',
      RHYTHM: 'off',
      NODE_ENV: 'production',
      TRUST_PROXY: '10.0.0.0/8, ::1,loopback',
      HTTP_REQUEST_TIMEOUT: '60',
      HTTP_BODY_TIMEOUT: '6',
      FEED_READERS: '5',
      FEED_HEARTBEAT_SECONDS: '10',
      FEED_STALL_SECONDS: '20',
      DRAIN_SECONDS: '5',
      LIMIT_COMMANDS: '100',
      LIMIT_READS: '200',
      LIMIT_FEEDS: '3',
      LIMIT_UPLOADS: '4',
      LIMIT_FAILED_TOKENS: '0',
      KAFKA_BROKERS: 'kafka-1:9092, kafka-2:9092',
      KAFKA_TLS: 'on',
      KAFKA_SASL_MECHANISM: 'scram-sha-512',
      KAFKA_SASL_USERNAME: 'publisher',
      KAFKA_SASL_PASSWORD: 'a password',
      KAFKA_PARTITIONS: '12',
      KAFKA_REPLICATION: '3',
      KAFKA_RETENTION_DAYS: '400',
      KAFKA_COMPRESSION: 'gzip',
      KAFKA_MAX_PER_SECOND: '5000',
      PSEUDONYM_KEY: 'k'.repeat(32),
      WEBHOOK_ALLOW_PRIVATE: '10.1.0.0/16, fd00::/8,127.0.0.1',
      WEBHOOK_ALLOW_HTTP: 'on',
      WEBHOOK_TIMEOUT_SECONDS: '5',
      WEBHOOK_BATCH_EVENTS: '10',
      WEBHOOK_DISABLE_AFTER_FAILURES: '3',
      WEBHOOK_DISABLE_AFTER_HOURS: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_TRACES_SAMPLER_ARG: '0.25',
    });
    expect(config).toEqual({
      dataFolder: '/var/lib/shuangwei',
      databaseUrl: 'postgres://u:p@db/shuangwei',
      eventStoreUrl: 'esdb://admin:changeit@a:2113,b:2113?tls=false',
      poolSize: 20,
      postgresPort: 5433,
      port: 80,
      host: '0.0.0.0',
      logLevel: 'debug',
      organisationFile: '/etc/shuangwei/organisation.yaml',
      oidcIssuer: 'https://id.example/realms/city',
      oidcAudience: 'cases',
      oidcJwksUrl: 'https://id.example/keys',
      oidcRolesClaim: 'groups',
      oidcUnitClaim: 'department',
      evidenceMaxBytes: 7 * 1_048_576,
      evidenceTypes: ['pdf', 'jpg'],
      batchMaxBytes: 4 * 1_048_576,
      importMaxBytes: 8 * 1_048_576,
      importRetentionDays: 9,
      roles: ['projector', 'clock'],
      watchDeadlines: false,
      rhythm: false,
      production: true,
      trustProxy: '10.0.0.0/8, ::1,loopback',
      requestTimeout: 60,
      bodyTimeout: 6,
      feedReaders: 5,
      feedHeartbeatSeconds: 10,
      feedStallSeconds: 20,
      drainSeconds: 5,
      limitCommands: 100,
      limitReads: 200,
      limitFeeds: 3,
      limitUploads: 4,
      limitFailedTokens: 0,
      kafkaBrokers: ['kafka-1:9092', 'kafka-2:9092'],
      kafkaTls: true,
      kafkaSaslMechanism: 'scram-sha-512',
      kafkaSaslUsername: 'publisher',
      kafkaSaslPassword: 'a password',
      kafkaPartitions: 12,
      kafkaReplication: 3,
      kafkaRetentionDays: 400,
      kafkaCompression: 'gzip',
      kafkaMaxPerSecond: 5_000,
      pseudonymKey: 'k'.repeat(32),
      webhookAllowPrivate: ['10.1.0.0/16', 'fd00::/8', '127.0.0.1'],
      webhookAllowHttp: true,
      webhookTimeoutSeconds: 5,
      webhookBatchEvents: 10,
      webhookDisableAfterFailures: 3,
      webhookDisableAfterHours: 0,
      otlpEndpoint: 'http://collector:4318',
      traceRatio: 0.25,
    });
  });

  it.each([
    ['PORT', '3120a'],
    ['PORT', '65536'],
    ['ROLES', 'api,notary'],
    ['PORT', '-1'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_URL', 'mysql://u:p@db/x'],
    ['DATABASE_URL', 'db'],
    ['EVENTSTORE_URL', 'http://here:2113'],
    ['EVENTSTORE_URL', 'esdb://'],
    ['HOST', 'http://here'],
    ['LOG_LEVEL', 'loud'],
    ['TRUST_PROXY', 'everybody'],
    ['TRUST_PROXY', '10.0.0.0/33'],
    ['TRUST_PROXY', '10.0.0.1,'],
    ['EVIDENCE_TYPES', 'jpg,exe'],
    ['EVIDENCE_TYPES', ','],
    ['FEED_READERS', '0'],
    ['DRAIN_SECONDS', '301'],
    ['LIMIT_READS', '-1'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318'],
    ['WEBHOOK_ALLOW_PRIVATE', 'loopback'],
    ['WEBHOOK_ALLOW_PRIVATE', '10.0.0.0/8,all'],
    ['WEBHOOK_TIMEOUT_SECONDS', '61'],
    ['OTEL_TRACES_SAMPLER_ARG', '1.5'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(ConfigProblem);
  });

  it('names all variables that are wrong at once, in two languages, and repeats no value', () => {
    const problem = thrown(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'my-secret' }));
    expect(problem.toProblem()).toMatchObject({
      type: 'urn:shuangwei:problem:config.invalid',
      code: 'config.invalid',
      errors: [{ field: 'DATABASE_URL' }, { field: 'PORT' }, { field: 'LOG_LEVEL' }],
    });
    expect(problem.messages.zh).toContain('PORT 应为0–65535 的整数');
    expect(problem.message).toContain('PORT must be a whole number from 0 to 65535');
    expect(JSON.stringify(problem.toProblem())).not.toContain('my-secret');
  });

  describe('A secret', () => {
    let folder: string;
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'secrets-'))));
    afterAll(() => rmSync(folder, { recursive: true }));

    it('may be in a file, which ends with a line break or does not', () => {
      for (const end of ['', '\n', '\r\n']) {
        const DATABASE_URL_FILE = file('url', `postgres://u:p@db/x${end}`);
        expect(loadConfig({ DATABASE_URL_FILE }).databaseUrl).toBe('postgres://u:p@db/x');
      }
      expect(loadConfig({ DATABASE_URL_FILE: ' ' }).databaseUrl).toBeUndefined();
      const EVENTSTORE_URL_FILE = file('log', 'esdb://a:2113');
      expect(loadConfig({ EVENTSTORE_URL_FILE }).eventStoreUrl).toBe('esdb://a:2113');
    });

    it('is refused where the file is not there, is empty, or stands beside the variable itself', () => {
      const good = file('good', 'postgres://u:p@db/x');
      for (const env of [
        { DATABASE_URL_FILE: join(folder, 'nowhere') },
        { DATABASE_URL_FILE: folder },
        { DATABASE_URL_FILE: file('empty', '\n') },
        { DATABASE_URL_FILE: good, DATABASE_URL: 'postgres://u:p@db/y' },
      ]) {
        expect(thrown(() => loadConfig(env)).toProblem()).toMatchObject({ errors: [{ field: 'DATABASE_URL_FILE' }] });
      }
    });

    it('is held to the same as the variable, and not repeated', () => {
      const problem = thrown(() => loadConfig({ DATABASE_URL_FILE: file('bad', 'mysql://u:p4ss@db/x') }));
      expect(problem.toProblem()).toMatchObject({ errors: [{ field: 'DATABASE_URL' }] });
      expect(JSON.stringify(problem.toProblem())).not.toContain('p4ss');
    });

    it('is read from no file for what is none', () => {
      expect(loadConfig({ PORT_FILE: join(folder, 'nowhere') }).port).toBe(3120);
    });
  });

  it('is documented by the same table that it is read by', () => {
    const lines = configurationTable().split('\n');
    expect(lines).toHaveLength(configurationRows.length + 2);
    expect(lines).toContainEqual(expect.stringMatching(/^\| `PORT` \| `3120` \| .+ \| .+ \|$/));
    for (const line of lines) expect(line.split('|')).toHaveLength(6);
  });
});

function thrown(act: () => unknown): ConfigProblem {
  try {
    act();
  } catch (error) {
    return error as ConfigProblem;
  }
  throw new Error('nothing was thrown');
}
