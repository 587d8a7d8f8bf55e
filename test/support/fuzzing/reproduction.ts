import type { Sendable } from './request.js';

/** Longer bodies are told by their beginning. */
const MOST = 4_000;

/** One line for a shell that sends the request again, to a server at $API, by whoever $TOKEN is of. */
export function reproduction({ method, target, headers, body, wire }: Sendable): string {
  if (wire) return `printf ${quoted(escapes(body ?? new Uint8Array()))} | nc 127.0.0.1 3120`;
  const shown = headers.map(([name, value]) => {
    const isToken = name === 'authorization' && value.startsWith('Bearer ey');
    if (isToken) return `-H "Authorization: Bearer $TOKEN"`;
    return `-H ${quoted(value === '' ? `${name};` : `${name}: ${value}`)}`;
  });
  const words = ['curl', '-si', '--path-as-is', '-X', method, ...shown];
  const address = `"$API"${quoted(target)}`;
  if (!body) return [...words, address].join(' ');
  const text = Buffer.from(body).toString();
  // eslint-disable-next-line no-control-regex -- a shell's line cannot hold these, which is what is asked
  const plain = Buffer.from(text).equals(Buffer.from(body)) && !/[\u0000-\u0008\u000b-\u001f]/.test(text);
  if (plain && body.length <= MOST) return [...words, '--data-binary', quoted(text), address].join(' ');
  const whole = body.length <= MOST ? '' : `(the first ${MOST} of ${body.length} bytes) `;
  return `${whole}printf ${quoted(escapes(body.subarray(0, MOST)))} | ${[...words, '--data-binary', '@-', address].join(' ')}`;
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/** As printf takes it. */
function escapes(bytes: Uint8Array): string {
  return [...bytes]
    .map((byte) => {
      if (byte === 0x25) return '%%';
      const plain = byte >= 0x20 && byte < 0x7f && byte !== 0x5c;
      return plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    })
    .join('');
}
