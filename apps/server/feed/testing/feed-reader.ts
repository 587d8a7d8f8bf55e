import { createHash } from 'node:crypto';

/** An event as a reader of the feed gets it. */
interface FeedEvent {
  readonly position: bigint;
  readonly hash: string;
  readonly masked: boolean;
  /** The text of `event`, as it came. */
  readonly text: string;
}

/** What a feed is made of, in either format. */
export type FeedPart =
  | ({ readonly kind: 'event' } & FeedEvent)
  | { readonly kind: 'position'; readonly position: bigint }
  | { readonly kind: 'end'; readonly position: bigint; readonly why: string }
  | { readonly kind: 'problem'; readonly position: bigint; readonly code: string };

/** The parts of a feed as they arrive. What is not whole when the connection goes is no part. */
export async function* feedParts(response: Response): AsyncGenerator<FeedPart, void> {
  const sse = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const separator = sse ? '\n\n' : '\n';
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body ?? []) {
    const blocks = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split(separator);
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield partOf(sse ? dataOf(block) : block);
  }
}

/** The parts of a feed that ends by itself. */
export async function wholeFeed(response: Response): Promise<FeedPart[]> {
  const parts: FeedPart[] = [];
  for await (const part of feedParts(response)) parts.push(part);
  return parts;
}

export const eventsOf = (parts: readonly FeedPart[]) => parts.filter((part) => part.kind === 'event');

/** True where the text of the event is what the log hashed. */
export function isWhole({ text, hash }: Pick<FeedEvent, 'text' | 'hash'>): boolean {
  return createHash('sha256').update(text).digest('hex') === hash;
}

/** The data of a block; of one that has only an id, the position that it tells. */
function dataOf(block: string): string {
  const fields = new Map(block.split('\n').map((line) => [line.split(': ', 1)[0] ?? '', line.replace(/^\w*: /, '')]));
  return fields.get('data') ?? JSON.stringify({ position: fields.get('id') });
}

function partOf(line: string): FeedPart {
  const { position: digits, ...rest } = JSON.parse(line) as {
    position: string;
    hash?: string;
    masked?: boolean;
    end?: string;
    problem?: { code: string };
  };
  const position = BigInt(digits);
  if (rest.end !== undefined) return { kind: 'end', position, why: rest.end };
  if (rest.problem) return { kind: 'problem', position, code: rest.problem.code };
  if (rest.hash === undefined) return { kind: 'position', position };
  const { hash, masked = true } = rest;
  return { kind: 'event', position, hash, masked, text: line.slice(line.indexOf('"event":') + 8, -1) };
}
