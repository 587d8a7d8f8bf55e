import { cloudEventType, jsonSchemaOf, publicTypes, schemaUri, TOPICS } from '#libs/publishing';
import type { CloudEvent, JsonSchema, PublicType } from '#libs/publishing';
import { code, page, table } from '../reference/markdown.js';

type Property = JsonSchema & { readonly description?: string };

/** docs/reference/public-events.md: every public event in Chinese and English, with an example of each. */
export function publicEventsPage(examples: ReadonlyMap<string, CloudEvent>): string {
  const types = [...publicTypes.values()];
  const common = commonOf(types.filter(({ topic }) => topic === 'shuangwei.cases.v1'));
  return page(
    '公开事件 · Public events',
    `${types.length} 种公开事件，分属 ${TOPICS.length} 个事件流。姓名、电话、住址和任何自由文字都不公开；人与企业以带密钥的散列（化名）示出。机器可读的同一内容：[JSON Schema](streams/schemas.json)、[AsyncAPI 3](asyncapi.json)。`,
    `The ${types.length} public events, in ${TOPICS.length} streams. No name, phone, address or free text is in them; people and businesses are told by keyed hash. The same for machines: [JSON Schema](streams/schemas.json), [AsyncAPI 3](asyncapi.json). What the private log holds is in [events](events.md).`,
    '读者须忽略不认识的属性和类型；会使读者出错的改动只以新版本与旧版本并存的方式出现，由测试逐项与[已发布的模式](streams/released.json)比较。\n\nReaders ignore properties and types that they do not know. What would break a reader comes as a new version beside the old one: a test compares every schema with the [released one](streams/released.json).',
    '## 案件事件共有的属性 · Properties of every event of a case',
    propertyTable(common),
    ...TOPICS.flatMap((topic) => [
      `## ${code(topic)}`,
      ...types.filter((type) => type.topic === topic).map((type) => section(type, common, examples.get(type.name))),
    ]),
  );
}

function section(type: PublicType, common: Properties, example: CloudEvent | undefined): string {
  if (!example) throw new RangeError(`${type.name} has no example`);
  const all = propertiesOf(type);
  const isOfCase = Object.keys(common).every((name) => Object.hasOwn(all, name));
  const own = isOfCase ? Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(common, name))) : all;
  return [
    `### ${type.title.zh} · ${type.title.en}`,
    `${code(cloudEventType(type))} · ${code(schemaUri(type))}`,
    `${type.about.zh}\n\n${type.about.en}`,
    ...(Object.keys(own).length > 0 ? [propertyTable(own)] : ['没有自己的属性。No properties of its own.']),
    `\`\`\`json\n${JSON.stringify(example, null, 2)}\n\`\`\``,
  ].join('\n\n');
}

type Properties = Readonly<Record<string, Property>>;

function propertiesOf(type: PublicType): Properties {
  return jsonSchemaOf(type)['properties'] as Properties;
}

/** What all of them have. */
function commonOf(types: readonly PublicType[]): Properties {
  const [first, ...others] = types.map(propertiesOf);
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([name]) => others.every((each) => Object.hasOwn(each, name))),
  );
}

function propertyTable(shown: Properties): string {
  return table(
    ['属性 Property', '值 Value', '说明 Meaning'],
    Object.entries(shown).map(([name, schema]) => [code(name), valueOf(schema), meaningOf(schema)]),
  );
}

function valueOf(schema: Property): string {
  const options = schema['anyOf'] as readonly Property[] | undefined;
  if (options) return options.map(valueOf).join(' / ');
  const values = schema['enum'] as readonly string[] | undefined;
  if (values) return values.map(code).join(' ');
  if (schema['type'] === 'array') return `[ ${valueOf(schema['items'] as Property)} ]`;
  if (schema['type'] === 'object') {
    const entries = Object.entries((schema['properties'] ?? {}) as Properties);
    return `{ ${entries.map(([name, each]) => `${name}: ${valueOf(each)}`).join(', ')} }`;
  }
  return [schema['type']].flat().map(String).join(' / ');
}

function meaningOf(schema: Property): string {
  const inner = [schema, ...((schema['anyOf'] ?? []) as readonly Property[])];
  return inner.flatMap(({ description }) => description ?? []).join('; ');
}
