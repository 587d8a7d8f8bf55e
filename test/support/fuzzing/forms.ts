import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Arbitrary } from 'fast-check';
import type { Schema } from './api-document.js';

/** One part of a multipart form. */
export interface FormPart {
  readonly name: string;
  /** A file's; undefined: the part is a text. */
  readonly fileName?: string;
  readonly type?: string;
  readonly content: string | Uint8Array;
}

const BOUNDARY = 'fuzzing-boundary';

/** A few rows of the sample work orders, the third of them not a work order at all. */
const [title = '', head = '', ...rows] = readFileSync(
  new URL('../../../docs/samples/work-orders.csv', import.meta.url),
  'utf8',
).split('\n');

const magic =
  (...bytes: number[]) =>
  (tail: Uint8Array) =>
    Uint8Array.from([...bytes, ...tail]);
const someBytes = fc.uint8Array({ maxLength: 200 });

/** Pictures, documents, texts, archives, nothing: as far as their first bytes say. */
const files: Arbitrary<string | Uint8Array> = fc.oneof(
  someBytes.map(magic(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52)),
  someBytes.map(magic(0xff, 0xd8, 0xff, 0xe0)),
  someBytes.map((tail) => Buffer.concat([Buffer.from('%PDF-1.7\n'), tail])),
  someBytes.map(magic(0x50, 0x4b, 3, 4)),
  fc.string({ unit: 'grapheme', maxLength: 100 }),
  someBytes,
  fc.constant(''),
);

/** A table with work orders of its own, with ones that come again, with rows of anything. */
const tables: Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...rows.slice(0, 8)) },
      {
        weight: 2,
        arbitrary: fc
          .tuple(fc.constantFrom(...rows.slice(0, 3)), fc.integer({ min: 1_000_000, max: 9_999_999 }))
          .map(([row, number]) => row.replace(/^[^,]*/, `2307170020230101${number}`)),
      },
      {
        weight: 1,
        arbitrary: fc.array(fc.string({ maxLength: 8 }), { maxLength: 20 }).map((cells) => cells.join(',')),
      },
    ),
    { maxLength: 6 },
  )
  .map((some) => [title, head, ...some].join('\n'));

const fileNames = fc.oneof(
  fc.constantFrom('收据.jpg', 'orders.csv', '../../etc/passwd', 'a\u202egpj.exe', '..', 'con', 'x'.repeat(300)),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** A form as the document has it: what is called a file is one. */
export function formOf(schema: Schema): Arbitrary<readonly FormPart[]> {
  const parts = Object.entries(schema.properties ?? {}).map(([name, { contentMediaType }]) => {
    const part = contentMediaType === undefined ? text(name) : fileOf(name);
    return schema.required?.includes(name) ? part : fc.option(part, { freq: 2 });
  });
  return fc.tuple(...parts).map((some) => some.filter((part) => part !== null));
}

const text = (name: string): Arbitrary<FormPart> =>
  fc
    .oneof(fc.constantFrom('true', 'false'), fc.string({ unit: 'grapheme', maxLength: 30 }))
    .map((content) => ({ name, content }));

const fileOf = (name: string): Arbitrary<FormPart> =>
  fc.record({
    name: fc.constant(name),
    fileName: fileNames,
    type: fc.constantFrom('application/octet-stream', 'image/png', 'text/csv', 'text/html'),
    content: fc.oneof(files, tables),
  });

/** A form as it goes over the wire. */
export function writtenForm(parts: readonly FormPart[]): {
  readonly type: string;
  readonly body: (string | Uint8Array)[];
} {
  const body = parts.flatMap(({ name, fileName, type, content }) => {
    const file = fileName === undefined ? '' : `; filename="${escaped(fileName)}"`;
    const media = type === undefined ? '' : `\r\nContent-Type: ${type}`;
    return [
      `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${escaped(name)}"${file}${media}\r\n\r\n`,
      content,
      '\r\n',
    ];
  });
  return { type: `multipart/form-data; boundary=${BOUNDARY}`, body: [...body, `--${BOUNDARY}--\r\n`] };
}

/** As browsers do it. */
const escaped = (name: string) => name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
