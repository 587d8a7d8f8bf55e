import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadConfig } from '#libs/platform';
import { cloudEventType, jsonSchemaOf, publicTypes, schemaUri, TOPICS, topicTitles } from '#libs/publishing';
import { kafkaSettings } from '#libs/publishing/kafka';
import type { CloudEvent, JsonSchema, PublicType, Topic } from '#libs/publishing';
import { wantedTopics } from '../../../libs/publishing/kafka/wanted-topics.js';
import { projectRoot } from '../reference/index.js';

const ref = (to: string) => ({ $ref: `#/${to}` });
const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });

/** What each topic holds and how it is keyed, in two languages as everything that a reader meets. */
const ABOUT: Readonly<Record<Topic, string>> = {
  'shuangwei.cases.v1':
    '每件投诉、举报、咨询的经过与时限。What happens to each case, and to its deadlines. 键 key: 案件编号 case id.',
  'shuangwei.supervision.v1':
    '到期提醒、催办、督办、日看。Reminders, orders, and daily looks. 键 key: 案件编号或单位代码 case id, or unit code.',
  'shuangwei.figures.v1':
    '周查、月结、得分，以及办法、日历、方案的采用。Weekly checks, settlements, scores, and the law that they are judged by. 键 key: 单位代码 unit code.',
};

/** `cases` of `shuangwei.cases.v1`. */
const channelName = (topic: Topic): string => topic.split('.')[1] ?? topic;

const titleOf = (topic: Topic): string => `${topicTitles[topic].zh} · ${topicTitles[topic].en}`;

/** How the publisher makes a topic that is not there yet, where the configuration says nothing else. */
function kafkaBinding(topic: Topic): JsonSchema {
  const settings = kafkaSettings(loadConfig({ KAFKA_BROKERS: 'localhost:9092' }));
  const made = settings && wantedTopics(settings).find(({ name }) => name === topic);
  if (!made) throw new RangeError(`nobody makes ${topic}`);
  const setting = (name: string) => made.settings[name] ?? '';
  return {
    topic,
    partitions: made.partitions,
    replicas: made.replication,
    topicConfiguration: {
      'cleanup.policy': [setting('cleanup.policy')],
      'retention.ms': Number(setting('retention.ms')),
      'retention.bytes': Number(setting('retention.bytes')),
    },
    bindingVersion: '0.5.0',
  };
}

const SEQUENCE = '^\\d{20}\\.\\d{4}$';

/** The attributes of CloudEvents 1.0, as every way of sending has them; of one type where it is given. */
function attributes(type?: PublicType): Record<string, object> {
  return {
    specversion: { const: '1.0' },
    id: text('同一事件永远同一编号，可据以去重 · the same event has the same id for ever', { format: 'uuid' }),
    source: text('哪个局的日志 · the bureau whose log it is', { pattern: '^urn:shuangwei:bureau:' }),
    type: type ? { const: cloudEventType(type) } : text('类型 · type'),
    subject: text('案件编号或单位代码 · case id, or unit code'),
    time: text('何时发生 · when it happened', { format: 'date-time' }),
    datacontenttype: { const: 'application/json' },
    dataschema: type ? { const: schemaUri(type) } : text('data 的模式 · name of the schema of data'),
    partitionkey: text('同 subject · as subject'),
    sequence: text('日志位置与其中的序号，按文字排序即日志顺序 · place in the log: sorts as text in the log’s order', {
      pattern: SEQUENCE,
    }),
    recordedtime: text('何时记入日志 · when the log learned of it', { format: 'date-time' }),
  };
}

/** Kafka's binary mode: each attribute a header, `data` the value. */
function kafkaHeaders(type: PublicType): JsonSchema {
  const { datacontenttype, ...others } = attributes(type);
  const properties = {
    'content-type': datacontenttype,
    ...Object.fromEntries(Object.entries(others).map(([name, schema]) => [`ce_${name}`, schema])),
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

/** Standard Webhooks. */
function webhookHeaders(): JsonSchema {
  const properties = {
    'webhook-id': text('重试时不变，可据以去重 · the same for every attempt'),
    'webhook-timestamp': text('发送时刻，Unix 秒 · when it was sent, seconds', { pattern: '^[0-9]+$' }),
    'webhook-signature': text('HMAC-SHA256，可有两个 · one, or two while a secret is replaced', {
      pattern: '^v1,[A-Za-z0-9+/]+=*( v1,[A-Za-z0-9+/]+=*)*$',
    }),
  };
  return { type: 'object', properties, required: Object.keys(properties) };
}

const nameOf = ({ name, version }: PublicType) => `${name}.v${version}`;

/** The structured form, as HTTP sends it: one CloudEvent in one object, of any type of the language. */
function structured(types: readonly PublicType[]): JsonSchema {
  return {
    title: '结构化的 CloudEvent · CloudEvent in its structured form',
    type: 'object',
    properties: { ...attributes(), data: { type: 'object' } },
    required: [...Object.keys(attributes()), 'data'],
    oneOf: types.map((type) => ({
      properties: { type: { const: cloudEventType(type) }, data: ref(`components/schemas/${nameOf(type)}`) },
    })),
  };
}

function schemaIn(type: PublicType): JsonSchema {
  const { $schema: _, ...schema } = jsonSchemaOf(type);
  return schema;
}

/** AsyncAPI 3.0 of the public streams, by Kafka and by HTTP. */
export function asyncApi(examples: ReadonlyMap<string, CloudEvent>): JsonSchema {
  const types = [...publicTypes.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const byTopic = TOPICS.map((topic) => ({ topic, of: types.filter((type) => type.topic === topic) }));
  return {
    asyncapi: '3.0.0',
    id: 'urn:shuangwei:public-streams',
    info: {
      title: '双维公开事件流 · Shuangwei public event streams',
      version: versionOfPackage(),
      description:
        '案件与督办的公开事件：不含姓名、电话、住址和任何自由文字，人与企业只以化名示出。每个事件恰好一次，同一案件按日志顺序。\n\nEvery event of the work in public form: no name, phone, address or free text; people and businesses by pseudonym. Each event once, and those of a case in the log’s order. Readers ignore properties and types that they do not know; what would break them comes as a new version beside the old one.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    servers: {
      kafka: {
        host: '{brokers}',
        protocol: 'kafka',
        description:
          '本局的 Kafka；须以 read_committed 读取；分区数、副本数与保留期所示为缺省值，以本局配置为准 · the bureau’s Kafka; read with isolation read_committed; partitions, copies and retention are shown as they are where the bureau has set nothing else',
        variables: { brokers: { description: '`KAFKA_BROKERS`', default: 'localhost:9092' } },
      },
      http: {
        host: '{server}',
        protocol: 'http',
        description: '双维服务本身，无须 Kafka · the engine itself, without Kafka',
        variables: {
          server: { description: '服务地址 · address of the engine', default: `localhost:${loadConfig({}).port}` },
        },
        security: [ref('components/securitySchemes/bearer')],
      },
      receiver: {
        host: '{receiver}',
        protocol: 'https',
        description: '登记的接收方 · a receiver that was registered',
        variables: { receiver: { description: '`webhook add URL`', default: 'receiver.example' } },
      },
    },
    channels: {
      ...Object.fromEntries(
        byTopic.map(({ topic, of }) => [
          channelName(topic),
          {
            address: topic,
            title: titleOf(topic),
            description: ABOUT[topic],
            servers: [ref('servers/kafka')],
            messages: Object.fromEntries(of.map((type) => [nameOf(type), ref(`components/messages/${nameOf(type)}`)])),
            bindings: { kafka: kafkaBinding(topic) },
          },
        ]),
      ),
      stream: {
        address: '/api/v1/stream/{topic}',
        title: '经 HTTP 的事件流 · A stream over HTTP',
        description:
          'NDJSON 或 server-sent events；`after` 为上一事件的游标。As NDJSON or server-sent events; `after` is the cursor of the last event that was dealt with.',
        parameters: { topic: { enum: [...TOPICS], description: '事件流 · the stream' } },
        servers: [ref('servers/http')],
        messages: { 'cloud-event': ref('components/messages/cloud-event') },
      },
      webhook: {
        // Whatever was registered.
        address: null,
        title: '推送 · Webhooks',
        description:
          '按序成批推送，按 Standard Webhooks 签名。In order and in batches, signed as Standard Webhooks has it: docs/how-to/webhooks.md.',
        servers: [ref('servers/receiver')],
        messages: { 'cloud-event-batch': ref('components/messages/cloud-event-batch') },
      },
    },
    operations: {
      ...Object.fromEntries(
        TOPICS.map((topic) => [
          `publish-${channelName(topic)}`,
          {
            action: 'send',
            channel: ref(`channels/${channelName(topic)}`),
            title: titleOf(topic),
            summary: '引擎将事件发布到 Kafka，恰好一次 · the engine publishes to Kafka, exactly once',
          },
        ]),
      ),
      'call-webhook': {
        action: 'send',
        channel: ref('channels/webhook'),
        title: '推送 · Webhooks',
        summary: '引擎向接收方推送，直到得到 2xx · the engine sends to the receiver until it is answered 2xx',
        bindings: { http: { method: 'POST', bindingVersion: '0.3.0' } },
      },
      'serve-stream': {
        action: 'send',
        channel: ref('channels/stream'),
        title: '经 HTTP 的事件流 · A stream over HTTP',
        summary: '引擎逐个发送事件，可从任一游标续读 · the engine sends events; a reader goes on at any cursor',
        bindings: {
          http: {
            method: 'GET',
            query: { type: 'object', properties: { after: { type: 'string' } } },
            bindingVersion: '0.3.0',
          },
        },
      },
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      messages: {
        ...Object.fromEntries(types.map((type) => [nameOf(type), messageOf(type, examples.get(type.name))])),
        'cloud-event': {
          name: 'cloud-event',
          title: 'CloudEvents 1.0',
          summary: '任一类型，属性与 data 同在一个对象 · any type, attributes and data in one object',
          contentType: 'application/cloudevents+json',
          payload: ref('components/schemas/cloud-event'),
        },
        'cloud-event-batch': {
          name: 'cloud-event-batch',
          title: 'CloudEvents 1.0, batch',
          summary: '一批事件；测试时为空 · a batch of events; empty for a test',
          contentType: 'application/cloudevents-batch+json',
          headers: webhookHeaders(),
          payload: { type: 'array', items: ref('components/schemas/cloud-event') },
        },
      },
      schemas: {
        ...Object.fromEntries(types.map((type) => [nameOf(type), schemaIn(type)])),
        'cloud-event': structured(types),
      },
    },
  };
}

function messageOf(type: PublicType, example: CloudEvent | undefined): JsonSchema {
  if (!example) throw new RangeError(`${type.name} has no example: test/support/every-event.ts tells none`);
  const { data, datacontenttype, ...attributesTold } = example;
  const headers = {
    'content-type': datacontenttype,
    ...Object.fromEntries(Object.entries(attributesTold).map(([name, value]) => [`ce_${name}`, value])),
  };
  return {
    name: cloudEventType(type),
    title: `${type.title.zh} · ${type.title.en}`,
    summary: `${type.about.zh} ${type.about.en}`,
    contentType: 'application/json',
    headers: kafkaHeaders(type),
    payload: ref(`components/schemas/${nameOf(type)}`),
    bindings: { kafka: { key: text('案件编号或单位代码 · case id, or unit code'), bindingVersion: '0.5.0' } },
    examples: [{ headers, payload: data }],
  };
}

function versionOfPackage(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as { version: string };
  return version;
}
