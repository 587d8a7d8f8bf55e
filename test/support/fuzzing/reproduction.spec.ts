import { spawnSync } from 'node:child_process';
import { reproduction } from './reproduction.js';
import type { Sendable } from './request.js';

/** What a shell hands to the command that a line runs: its words, and its standard input. */
function pasted(line: string): { readonly words: readonly string[]; readonly input: Buffer } {
  const curl = `curl() { printf '%s\\0' "$@"; case " $* " in *' @- '*) cat;; esac; }; nc() { cat; }; API=http://api TOKEN=secret; `;
  const { stdout } = spawnSync('bash', ['-c', curl + line]);
  const end = stdout.lastIndexOf('http://api');
  const words = stdout.toString('latin1').split('\0').slice(0, -1);
  return { words, input: end < 0 ? stdout : stdout.subarray(stdout.indexOf(0, end) + 1) };
}

describe('The line that sends a request again', () => {
  const request: Sendable = {
    method: 'POST',
    target: "/api/v1/cases/T-1/it's?a=%22",
    headers: [
      ['authorization', 'Bearer ey.x.y'],
      ['If-Match', '"7"'],
      ['X-Empty', ''],
    ],
    body: Buffer.from(`{"text":"it's 健身卡 $HOME"}`),
    wire: false,
  };

  it('names everything, but the token', () => {
    expect(pasted(reproduction(request)).words.map((word) => Buffer.from(word, 'latin1').toString())).toEqual([
      ...['-si', '--path-as-is', '-X', 'POST', '-H', 'Authorization: Bearer secret', '-H', 'If-Match: "7"'],
      ...['-H', 'X-Empty;', '--data-binary', `{"text":"it's 健身卡 $HOME"}`, "http://api/api/v1/cases/T-1/it's?a=%22"],
    ]);
  });

  it.each([
    ['bytes that are no text', Buffer.from([0, 1, 0xff, 0x25, 0x5c, 0x27, 0x0a])],
    ['a text with a control', Buffer.from('a\u0000b\u001b%s\\n')],
  ])('brings over %s as they are', (_, body) => {
    expect(pasted(reproduction({ ...request, body })).input).toEqual(body);
    expect(pasted(reproduction({ ...request, body, wire: true })).input).toEqual(body);
  });
});
