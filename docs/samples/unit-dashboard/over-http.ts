import { setTimeout as sleep } from 'node:timers/promises';
import { TYPES } from './fold.ts';
import type { CaseEvent } from './fold.ts';

interface Line {
  readonly cursor: string;
  readonly event?: CaseEvent;
  readonly end?: 'head' | 'limit' | 'closing' | 'token';
  readonly problem?: { readonly detail: string };
}

export interface Reading {
  readonly follow: boolean;
  readonly signal: AbortSignal;
  /** An event, or none, and the place after it. */
  readonly take: (event: CaseEvent | undefined, cursor: string) => void;
}

const WAIT_MS = 2_000;

/** `GET /api/v1/stream/shuangwei.cases.v1` from a cursor to the end, or on and on; a connection that breaks is taken up where it was. */
export async function readOverHttp(
  { url, token }: { readonly url: string; readonly token: string },
  from: string,
  { follow, signal, take }: Reading,
): Promise<void> {
  let cursor = from;
  while (!signal.aborted) {
    const address = `${url}/api/v1/stream/shuangwei.cases.v1?after=${cursor}&follow=${follow}&types=${TYPES.join(',')}`;
    try {
      const response = await fetch(address, { signal, headers: { authorization: `Bearer ${token}` } });
      if (!response.ok && response.status < 500) throw new Error(await response.text());
      if (response.ok)
        for await (const line of linesOf(response)) {
          // A problem ends the connection, and what went before it holds.
          if (line.problem) process.stderr.write(`${line.problem.detail}\n`);
          take(line.event, line.cursor);
          cursor = line.cursor;
          if (line.end === 'token') throw new Error('令牌已失效 · the token no longer counts');
          if (line.end === 'head') return;
        }
    } catch (error) {
      if (!signal.aborted && !isBroken(error)) throw error;
    }
    if (!signal.aborted) await sleep(WAIT_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** A connection that could not be made, or broke; whatever else goes wrong no second attempt would mend. */
function isBroken(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}

async function* linesOf(response: Response): AsyncGenerator<Line> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body ?? []) {
    const lines = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split('\n');
    // The last one is not whole yet – or empty.
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Line;
  }
}
