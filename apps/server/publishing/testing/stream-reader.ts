import type { CloudEvent } from '#libs/publishing';

/** What a public stream is made of, in either format. */
export type StreamPart =
  | { readonly kind: 'event'; readonly cursor: string; readonly event: CloudEvent }
  | { readonly kind: 'cursor'; readonly cursor: string }
  | { readonly kind: 'end'; readonly cursor: string; readonly why: string }
  | { readonly kind: 'problem'; readonly cursor: string; readonly code: string };

/** The parts of a stream as they arrive. What is not whole when the connection goes is no part. */
export async function* streamParts(response: Response): AsyncGenerator<StreamPart, void> {
  const sse = response.headers.get('content-type')?.startsWith('text/event-stream') ?? false;
  const separator = sse ? '\n\n' : '\n';
  const decoder = new TextDecoder();
  let rest = '';
  for await (const bytes of response.body ?? []) {
    const blocks = (rest + decoder.decode(bytes as Uint8Array, { stream: true })).split(separator);
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield sse ? partOfBlock(block) : partOfLine(block);
  }
}

/** The parts of a stream that ends by itself. */
export async function wholeStream(response: Response): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of streamParts(response)) parts.push(part);
  return parts;
}

function partOfBlock(block: string): StreamPart {
  const fields = new Map(block.split('\n').map((line) => [line.split(': ', 1)[0] ?? '', line.replace(/^\w*: /, '')]));
  const [cursor = '', name, data] = ['id', 'event', 'data'].map((field) => fields.get(field));
  if (data === undefined) return { kind: 'cursor', cursor };
  if (name === 'end' || name === 'problem') return partOfLine(data);
  const event = JSON.parse(data) as CloudEvent;
  if (event.type !== name) throw new Error(`an event of the type ${event.type} came as ${name}`);
  return { kind: 'event', cursor, event };
}

function partOfLine(line: string): StreamPart {
  const { cursor, event, end, problem } = JSON.parse(line) as {
    cursor: string;
    event?: CloudEvent;
    end?: string;
    problem?: { code: string };
  };
  if (event) return { kind: 'event', cursor, event };
  if (end !== undefined) return { kind: 'end', cursor, why: end };
  return problem ? { kind: 'problem', cursor, code: problem.code } : { kind: 'cursor', cursor };
}
