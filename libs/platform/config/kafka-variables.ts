import { z } from 'zod';
import { KAFKA_COMPRESSIONS, SASL_MECHANISMS } from './config.js';
import { brokers, limitNumber, wholeNumber } from './schemas.js';
import { variable } from './variable.js';

/** Where public events go besides HTTP. */
export const KAFKA_VARIABLES = [
  variable({
    name: 'KAFKA_BROKERS',
    field: 'kafkaBrokers',
    fallback: undefined,
    schema: brokers.optional(),
    expects: { zh: '主机:端口，以逗号分隔', en: 'host:port, with commas between' },
    about: {
      zh: '公开事件流发布到的 Kafka（3.6 及以上）；不设则不发布到 Kafka，推送（webhook）照常。应为每个进程设置：各进程都报告 Kafka 落后多少。一个 Kafka 集群只供一套系统使用。',
      en: 'The Kafka (3.6 or newer) that public events are published to; without it nothing goes to Kafka, and webhooks go on. Set it for every process: each tells how far Kafka is behind. One installation to a Kafka cluster.',
    },
  }),
  variable({
    name: 'KAFKA_TLS',
    field: 'kafkaTls',
    fallback: 'off',
    schema: z.enum(['on', 'off']).transform((text) => text === 'on'),
    expects: { zh: 'on 或 off', en: 'on or off' },
    about: {
      zh: '以 TLS 连接 Kafka；自建 CA 的证书由 NODE_EXTRA_CA_CERTS 指定。',
      en: 'TLS to the brokers; NODE_EXTRA_CA_CERTS names the certificate of a CA of your own.',
    },
  }),
  variable({
    name: 'KAFKA_SASL_MECHANISM',
    field: 'kafkaSaslMechanism',
    fallback: undefined,
    schema: z.enum(SASL_MECHANISMS).optional(),
    expects: { zh: SASL_MECHANISMS.join('、'), en: `one of ${SASL_MECHANISMS.join(', ')}` },
    about: {
      zh: '向 Kafka 表明身份的方式；须同时设置用户名与密码。不设则不表明身份。',
      en: 'How the engine says who it is to the brokers, with user name and password; it does not where this is not set.',
    },
  }),
  variable({
    name: 'KAFKA_SASL_USERNAME',
    field: 'kafkaSaslUsername',
    fallback: undefined,
    schema: z.string().min(1).max(255).optional(),
    expects: { zh: '文本', en: 'a text' },
    about: { zh: '连接 Kafka 的用户名。', en: 'User name for the brokers.' },
  }),
  variable({
    name: 'KAFKA_SASL_PASSWORD',
    field: 'kafkaSaslPassword',
    fallback: undefined,
    schema: z.string().min(1).max(1_024).optional(),
    orFile: true,
    expects: { zh: '文本', en: 'a text' },
    about: {
      zh: '连接 Kafka 的密码。也可用 KAFKA_SASL_PASSWORD_FILE 指定存放密码的文件。',
      en: 'Password for the brokers. Or KAFKA_SASL_PASSWORD_FILE: a file that holds it.',
    },
  }),
  variable({
    name: 'KAFKA_PARTITIONS',
    field: 'kafkaPartitions',
    fallback: '6',
    schema: wholeNumber(1, 1_000),
    expects: { zh: '1–1000 的整数', en: 'a whole number from 1 to 1000' },
    about: {
      zh: '建立主题时每个主题的分区数；建立后不可更改，否则拒绝发布（同一案件的事件须留在同一分区）。',
      en: 'Partitions of each topic, when it is made. Never changed afterwards – the events of a case stay in one –: with another number nothing is published.',
    },
  }),
  variable({
    name: 'KAFKA_REPLICATION',
    field: 'kafkaReplication',
    fallback: '1',
    schema: wholeNumber(1, 9),
    expects: { zh: '1–9 的整数', en: 'a whole number from 1 to 9' },
    about: {
      zh: '建立主题时的副本数；三个及以上节点时应为 3，此时每次写入至少有两个副本确认。',
      en: 'Copies of each topic, when it is made; 3 on three brokers or more, where two have to have what is written.',
    },
  }),
  variable({
    name: 'KAFKA_RETENTION_DAYS',
    field: 'kafkaRetentionDays',
    fallback: '0',
    schema: wholeNumber(0, 36_500),
    expects: { zh: '0–36500 的整数', en: 'a whole number from 0 to 36500' },
    about: {
      zh: '建立主题时事件保留的天数；0 表示永久保留，新的读者可从头读起。',
      en: 'Days for which a topic keeps its events, when it is made; 0 is for ever, so that a new reader can begin at the beginning.',
    },
  }),
  variable({
    name: 'KAFKA_COMPRESSION',
    field: 'kafkaCompression',
    fallback: 'zstd',
    schema: z.enum(KAFKA_COMPRESSIONS),
    expects: { zh: KAFKA_COMPRESSIONS.join('、'), en: `one of ${KAFKA_COMPRESSIONS.join(', ')}` },
    about: {
      zh: '消息的压缩方式；有读者不识 zstd 时用 gzip。',
      en: 'How messages are compressed; gzip for readers that do not know zstd.',
    },
  }),
  variable({
    name: 'KAFKA_MAX_PER_SECOND',
    field: 'kafkaMaxPerSecond',
    fallback: '0',
    schema: limitNumber,
    expects: { zh: '0–999999999 的整数', en: 'a whole number from 0 to 999999999' },
    about: {
      zh: '每秒最多发布的公开事件数，用于补发历史时减轻 Kafka 的负担；0 表示不限。',
      en: 'Public events a second at the most, to spare the brokers while the past is published; 0 is any number.',
    },
  }),
] as const;
