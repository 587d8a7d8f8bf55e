import { createReadStream } from 'node:fs';

/** What no text holds: control characters other than tab, line feed, form feed and carriage return. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000e-\u001f\u007f-\u009f]/;

const ENCODINGS = ['utf-8', 'gb18030'] as const;

/**
 * True when the whole file is a text in UTF-8 or in GB18030, strictly: every byte belongs to a character, and none of the
 * characters is a control. Most other formats fail by their first NUL.
 */
export async function isPlainText(path: string): Promise<boolean> {
  let left = ENCODINGS.map((encoding) => new TextDecoder(encoding, { fatal: true }));
  for await (const bytes of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>) {
    left = left.filter((decoder) => holds(decoder, bytes));
    if (left.length === 0) return false;
  }
  return left.some((decoder) => holds(decoder));
}

/** Whether the text goes on; without bytes, whether it ends at the end of a character. */
function holds(decoder: InstanceType<typeof TextDecoder>, bytes?: Uint8Array): boolean {
  try {
    return !CONTROL.test(bytes ? decoder.decode(bytes, { stream: true }) : decoder.decode());
  } catch {
    return false;
  }
}
