import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { loadConfig } from '#libs/platform';
import { breachesOf, breachText, jsonSchemaOf, publicTypeOf, publicTypes, schemaBundle } from '#libs/publishing';
import type { JsonSchema, SchemaBundle } from '#libs/publishing';
import { projectRoot } from './reference/index.js';
import { generatedFromLanguage, RELEASED } from './streams/index.js';
import { streamExamples } from './streams/examples.js';

const read = (file: string) => readFileSync(join(projectRoot(), file), 'utf8');
const parsed = <T>(file: string) => JSON.parse(read(file)) as T;

interface Document {
  readonly components: {
    readonly schemas: Record<string, JsonSchema>;
    readonly messages: Record<
      string,
      {
        readonly name: string;
        readonly headers: JsonSchema;
        readonly examples: readonly { readonly headers: object; readonly payload: object }[];
      }
    >;
  };
}

describe('What is said of the public streams', () => {
  it('is what the code says today (npm run docs:generate)', async () => {
    for (const [file, text] of Object.entries(await generatedFromLanguage())) {
      // The whole of a megabyte as a difference would say nothing.
      expect({ file, asGenerated: read(file) === text }).toEqual({ file, asGenerated: true });
    }
  });

  it('names the engine where it answers when nothing else is configured', () => {
    const { servers } = parsed<{ servers: Record<string, { variables: Record<string, { default: string }> }> }>(
      'docs/reference/asyncapi.json',
    );
    expect(servers['http']?.variables['server']?.default).toBe(`localhost:${loadConfig({}).port}`);
  });

  it('keeps what readers were promised last (npm run streams:release)', () => {
    const breaches = breachesOf(parsed<SchemaBundle>(RELEASED), schemaBundle(publicTypes.values()));
    expect(breaches.map(breachText)).toEqual([]);
  });

  it('promises every type that is sent', () => {
    expect(Object.keys(parsed<SchemaBundle>(RELEASED).$defs)).toEqual(
      Object.keys(schemaBundle(publicTypes.values()).$defs),
    );
  });
});

describe('A public type', () => {
  it('says of each property in Chinese and English what it means', () => {
    const silent = [...publicTypes.values()].flatMap((type) =>
      Object.entries(jsonSchemaOf(type)['properties'] as Record<string, JsonSchema>)
        .filter(([, { description }]) => !/\p{Script=Han}.* · .*[a-z]/su.test(String(description)))
        .map(([name]) => `${type.name}/${name}`),
    );
    expect(silent).toEqual([]);
  });
});

describe('Examples', () => {
  it('are there for every type, hold nothing that its schema does not have, and pass the JSON Schema', async () => {
    const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
    const { $defs } = parsed<SchemaBundle>('docs/reference/streams/schemas.json');
    for (const schema of Object.values($defs)) ajv.addSchema(schema);
    const examples = await streamExamples();
    expect([...examples.keys()].toSorted()).toEqual([...publicTypes.keys()].toSorted());
    for (const { type, dataschema, data } of examples.values()) {
      const isValid = ajv.validate(dataschema, data);
      expect({ type, errors: isValid ? null : ajv.errors }).toEqual({ type, errors: null });
      expect({ type, strict: publicTypeOf.get(type)?.schema.strict().safeParse(data).success }).toEqual({
        type,
        strict: true,
      });
    }
  });

  it('would fail with another form in them', () => {
    const ajv = new Ajv2020();
    const { $defs } = parsed<SchemaBundle>('docs/reference/streams/schemas.json');
    const validate = ajv.compile($defs['case.closed.v1'] ?? false);
    expect(validate({ outcome: 'settled' })).toBe(false);
  });
});

describe('The AsyncAPI document', () => {
  const document = parsed<Document>('docs/reference/asyncapi.json');

  function official() {
    const require = createRequire(import.meta.url);
    const schema = require('@asyncapi/specs/schemas/3.0.0.json') as object;
    // It brings the draft that it is written in along.
    return addFormats.default(new Ajv({ strict: false, meta: false, validateSchema: false })).compile(schema);
  }

  it('is AsyncAPI 3.0 by the official schema', () => {
    const validate = official();
    const isValid = validate(document);
    expect(isValid ? null : validate.errors?.slice(0, 5)).toBeNull();
  });

  it('would be found wanting with a mistake in it', () => {
    expect(official()({ ...document, channels: { cases: { messages: 1 } } })).toBe(false);
  });

  it('leads nowhere that is not in it', () => {
    const targets = [...read('docs/reference/asyncapi.json').matchAll(/"\$ref": "#\/([^"]+)"/g)].map(
      ([, target]) => target ?? '',
    );
    const missing = targets.filter(
      (target) =>
        target.split('/').reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document) ===
        undefined,
    );
    expect([targets.length > 200, missing]).toEqual([true, []]);
  });

  it('describes headers and payload of every message as its example has them', () => {
    const { messages, schemas } = document.components;
    const ajv = addFormats.default(new Ajv2020({ allErrors: true }));
    const wrong = Object.entries(messages)
      .filter(([name]) => !name.startsWith('cloud-event'))
      .flatMap(([name, { headers, examples }]) => {
        const [told] = examples;
        const both = { headers: ajv.compile(headers), payload: ajv.compile(schemas[name] ?? false) };
        return told && both.headers(told.headers) && both.payload(told.payload)
          ? []
          : [{ name, errors: [both.headers.errors, both.payload.errors] }];
      });
    expect([Object.keys(messages).length, wrong]).toEqual([publicTypes.size + 2, []]);
  });

  it('describes the structured form that HTTP sends', async () => {
    const ajv = addFormats.default(new Ajv2020({ strict: false }));
    const validate = ajv.compile({ components: document.components, $ref: '#/components/schemas/cloud-event' });
    const examples = [...(await streamExamples()).values()];
    expect(examples.filter((example) => !validate(example)).map(({ type }) => type)).toEqual([]);
    const [first] = examples;
    expect(validate({ ...first, data: {} })).toBe(false);
  });
});
