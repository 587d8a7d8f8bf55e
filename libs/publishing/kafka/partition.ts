const SEED = 0x9747b28c;
const M = 0x5bd1e995;

/**
 * Which partition a key has: murmur2 of its UTF-8 bytes, as Java's producer, Connect and librdkafka's `murmur2_random` count it, so that
 * whoever writes or looks something up by key elsewhere comes to the same one.
 */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key, 'utf8')) & 0x7fff_ffff) % partitions;
}

function murmur2(bytes: Buffer): number {
  const { length } = bytes;
  let hash = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    const word = mixed(bytes.readInt32LE(at));
    hash = Math.imul(hash, M) ^ word;
  }
  if (at < length) {
    let rest = 0;
    for (let left = length - at; left > 0; left--) rest = (rest << 8) | (bytes[at + left - 1] ?? 0);
    hash = Math.imul(hash ^ rest, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
}

function mixed(word: number): number {
  const multiplied = Math.imul(word, M);
  return Math.imul(multiplied ^ (multiplied >>> 24), M);
}
