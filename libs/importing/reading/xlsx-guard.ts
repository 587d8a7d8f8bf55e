import { crc32 } from 'node:zlib';
import type { Readable } from 'node:stream';
import yauzl from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';
import { ImportError } from '../faults.js';
import { reasonOf } from './source.js';
import type { DateSystem } from './table.js';

/** What a workbook may cost. A real export of 100,000 work orders is 30 MB packed and 150 MB unpacked. */
export interface XlsxLimits {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
  /** Parts that are read as a whole tree: the shared strings, styles and lists of parts. */
  readonly treeBytes: number;
  /** XML tags in those parts: each costs memory however few bytes it has. */
  readonly treeTags: number;
  readonly entries: number;
  readonly rows: number;
  readonly columns: number;
  readonly cells: number;
}

export const XLSX_LIMITS: XlsxLimits = {
  packedBytes: 100 * 1024 * 1024,
  unpackedBytes: 512 * 1024 * 1024,
  treeBytes: 96 * 1024 * 1024,
  treeTags: 4_000_000,
  entries: 2_000,
  rows: 200_000,
  columns: 256,
  cells: 6_000_000,
};

/** What the reader needs to know of a workbook beforehand. */
export interface XlsxOutline {
  readonly dateSystem: DateSystem;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
}

const WORKBOOK = /^\/?xl\/workbook\.xml$/i;
const SHEET = /^\/?xl\/worksheets\//i;
const TREE = /(\.rels|\.xml)$/i;

/**
 * Opens the container before anything in it is believed: every part is unpacked once and thrown away, its size and CRC
 * are compared with what the directory says, and the sums are held against the limits. Nothing is written to disk,
 * nothing is executed, no link is followed.
 *
 * The reader afterwards unpacks each part only up to the size that the directory says, so that what was counted here is
 * what it can cost.
 *
 * @throws ImportError `import.file-damaged`, `import.file-encrypted`, `import.file-too-large`, `import.file-unknown-format`
 */
export async function inspectXlsx(bytes: Buffer, file: string, limits: XlsxLimits): Promise<XlsxOutline> {
  const damaged = (error: unknown): ImportError =>
    error instanceof ImportError
      ? error
      : new ImportError('import.file-damaged', { file, reason: reasonOf(error) }, { cause: error });
  const tooLarge = (what: string, limit: number) => new ImportError('import.file-too-large', { file, what, limit });
  if (bytes.length > limits.packedBytes) throw tooLarge('packed bytes', limits.packedBytes);

  let zip: ZipFile | undefined;
  try {
    zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, validateEntrySizes: true });
    if (zip.entryCount > limits.entries) throw tooLarge('parts', limits.entries);
    const entries = await entriesOf(zip);
    const unpacked = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
    if (unpacked > limits.unpackedBytes) throw tooLarge('unpacked bytes', limits.unpackedBytes);
    refuseStrangers(entries, file);

    let treeBytes = 0;
    let treeTags = 0;
    let workbook = '';
    for (const entry of entries) {
      const isTree = TREE.test(entry.fileName) && !SHEET.test(entry.fileName);
      if (isTree && (treeBytes += entry.uncompressedSize) > limits.treeBytes)
        throw tooLarge('shared strings', limits.treeBytes);
      const keep = WORKBOOK.test(entry.fileName);
      const read = await readThrough(zip, entry, keep, isTree);
      if ((treeTags += read.tags) > limits.treeTags) throw tooLarge('XML tags', limits.treeTags);
      if (keep) workbook = read.text;
    }
    return outlineOf(workbook);
  } catch (error) {
    throw damaged(error);
  } finally {
    zip?.close();
  }
}

function entriesOf(zip: ZipFile): Promise<Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', reject);
    zip.readEntry();
  });
}

function refuseStrangers(entries: readonly Entry[], file: string): void {
  if (entries.some((entry) => entry.isEncrypted())) throw new ImportError('import.file-encrypted', { file });
  if (entries.some((entry) => WORKBOOK.test(entry.fileName))) return;
  const found = entries.some((entry) => entry.fileName === 'xl/workbook.bin')
    ? 'xlsb'
    : entries.some((entry) => entry.fileName === 'content.xml')
      ? 'OpenDocument'
      : entries.some((entry) => entry.fileName.startsWith('word/'))
        ? 'Word'
        : 'ZIP';
  throw new ImportError('import.file-unknown-format', { file, found });
}

async function readThrough(
  zip: ZipFile,
  entry: Entry,
  keep: boolean,
  countTags: boolean,
): Promise<{ text: string; tags: number }> {
  const stream: Readable = await zip.openReadStreamPromise(entry);
  const kept: Buffer[] = [];
  let sum = 0;
  let tags = 0;
  for await (const part of stream as AsyncIterable<Buffer>) {
    sum = crc32(part, sum);
    if (keep) kept.push(part);
    if (countTags) for (let at = part.indexOf(0x3c); at !== -1; at = part.indexOf(0x3c, at + 1)) tags += 1;
  }
  if (sum !== entry.crc32) throw new Error(`checksum of ${entry.fileName}`);
  return { text: Buffer.concat(kept).toString('utf8'), tags };
}

function outlineOf(workbook: string): XlsxOutline {
  const properties = /<(?:\w+:)?workbookPr\b[^>]*>/.exec(workbook)?.[0] ?? '';
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\b[^>]*>/g)].map(([tag]) => ({
    name: unescaped(attribute(tag, 'name')),
    hidden: /^(veryH|h)idden$/.test(attribute(tag, 'state')),
  }));
  return { dateSystem: /^(1|true)$/.test(attribute(properties, 'date1904')) ? '1904' : '1900', sheets };
}

function attribute(tag: string, name: string): string {
  return new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)?.slice(1).find(Boolean) ?? '';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
  '&amp;': '&',
};

function unescaped(text: string): string {
  return text
    .replace(/&#(?:x([0-9a-f]{1,6})|(\d{1,7}));/gi, (_, hex?: string, dec?: string) =>
      String.fromCodePoint(Math.min(hex ? parseInt(hex, 16) : Number(dec), 0x10ffff)),
    )
    .replace(/&(?:lt|gt|quot|apos|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}
