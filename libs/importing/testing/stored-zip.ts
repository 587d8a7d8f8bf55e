import { crc32, inflateRawSync } from 'node:zlib';

/** A part as text, or deflated already with the size that the directory shall claim. */
type Part = string | { readonly deflated: Buffer; readonly size: number };

/** A ZIP archive made by hand, so that tests can make ones that no tool would. */
export function storedZip(parts: Readonly<Record<string, Part>>): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, part] of Object.entries(parts)) {
    const name = Buffer.from(path);
    const stored = typeof part === 'string';
    const data = stored ? Buffer.from(part) : part.deflated;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(stored ? 0 : 8, 4);
    common.writeUInt32LE(crc32(stored ? data : inflateRawSync(part.deflated)), 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(stored ? data.length : part.size, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, name]));
    locals.push(local);
    offset += local.length;
  }
  const end = Buffer.alloc(18);
  const size = directory.reduce((sum, entry) => sum + entry.length, 0);
  end.writeUInt16LE(locals.length, 4);
  end.writeUInt16LE(locals.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end]);
}
