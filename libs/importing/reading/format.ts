import { ImportError } from '../faults.js';

export type FileFormat = 'csv' | 'xlsx';

const starts = (bytes: Uint8Array, ...signature: readonly number[]) => signature.every((byte, i) => bytes[i] === byte);

/** UTF-16 little-endian, as stream names stand in an OLE container. */
const wide = (name: string) => Buffer.from(name, 'utf16le');

/** Files that people take for tables. The signature is in the first bytes. */
const KNOWN_STRANGERS: readonly (readonly [name: string, ...signature: readonly number[]])[] = [
  ['PDF', 0x25, 0x50, 0x44, 0x46],
  ['gzip', 0x1f, 0x8b],
  ['7-Zip', 0x37, 0x7a, 0xbc, 0xaf],
  ['RAR', 0x52, 0x61, 0x72, 0x21],
  ['PNG', 0x89, 0x50, 0x4e, 0x47],
  ['JPEG', 0xff, 0xd8, 0xff],
  ['RTF', 0x7b, 0x5c, 0x72, 0x74, 0x66],
];

/**
 * Tells the format from the content, never from the file's name.
 *
 * @param prefix the first bytes; in an OLE container the directory that names the streams may lie anywhere, so for
 *   those the whole file is wanted
 * @throws ImportError `import.file-empty`, `import.file-encrypted`, `import.file-old-excel`, `import.file-unknown-format`
 */
export function detectFormat(prefix: Buffer, file: string): FileFormat {
  if (prefix.length === 0 || prefix.every((byte) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09)) {
    throw new ImportError('import.file-empty', { file });
  }
  if (starts(prefix, 0x50, 0x4b)) return 'xlsx';
  if (starts(prefix, 0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) {
    const encrypted = prefix.includes(wide('EncryptedPackage')) || prefix.includes(wide('EncryptionInfo'));
    throw new ImportError(encrypted ? 'import.file-encrypted' : 'import.file-old-excel', { file });
  }
  const stranger = KNOWN_STRANGERS.find(([, ...signature]) => starts(prefix, ...signature));
  if (stranger) throw new ImportError('import.file-unknown-format', { file, found: stranger[0] });
  const text = prefix.subarray(0, 512).toString('latin1').trimStart().toLowerCase();
  // Old platforms name an HTML table or an XML workbook “.xls”.
  if (text.startsWith('<html') || text.startsWith('<!doctype') || text.startsWith('<table')) {
    throw new ImportError('import.file-unknown-format', { file, found: 'HTML' });
  }
  if (text.startsWith('<?xml')) throw new ImportError('import.file-unknown-format', { file, found: 'XML' });
  return 'csv';
}
