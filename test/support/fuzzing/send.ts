import { Agent, request } from 'node:http';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Answer, Sendable } from './request.js';

/** An answer that is not there by then is none, milliseconds. A read may wait five seconds for its read model. */
const PATIENCE = 15_000;
/** How much of an answer that goes on for ever is read, milliseconds. */
const LONG_ENOUGH = 250;

/** Sends requests to one server, over connections that are kept. */
export class Sender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 32 });

  constructor(private readonly url: string) {}

  /** @throws Error where no answer comes, or one that is no HTTP */
  async send(sendable: Sendable): Promise<Answer> {
    const began = performance.now();
    const answer = await (sendable.wire ? this.#onTheWire(sendable) : this.#asClient(sendable));
    return { ...answer, tookMs: performance.now() - began };
  }

  end(): void {
    this.#agent.destroy();
  }

  #asClient(sendable: Sendable, again = false): Promise<Omit<Answer, 'tookMs'>> {
    const { hostname, port, host } = new URL(this.url);
    const { method, target, body } = sendable;
    const given = new Set(sendable.headers.map(([name]) => name.toLowerCase()));
    // A list is sent as it stands, headers twice and all.
    const headers = [
      ...(given.has('host') ? [] : ['host', host]),
      ...(given.has('connection') ? [] : ['connection', 'keep-alive']),
      ...((body ?? method === 'POST') ? ['content-length', String(body?.length ?? 0)] : []),
      ...sendable.headers.flat(),
    ];
    return new Promise((resolve, reject) => {
      const asked = request({ agent: this.#agent, hostname, port, method, path: target, headers, timeout: PATIENCE });
      asked.on('response', (response) => void whole(asked, response).then(resolve, reject));
      asked.on('timeout', () => asked.destroy(new Error(`no answer within ${PATIENCE} ms`)));
      asked.on('error', (error: Error & { readonly code?: string }) => {
        // A kept connection may be closed at the other end as it is taken up.
        const stale = asked.reusedSocket && !again && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
        if (stale) this.#asClient(sendable, true).then(resolve, reject);
        else reject(error);
      });
      asked.end(body);
    });
  }

  #onTheWire({ body }: Sendable): Promise<Omit<Answer, 'tookMs'>> {
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      const socket = connect(Number(port), hostname);
      socket.setTimeout(PATIENCE, () => socket.destroy(new Error(`no answer within ${PATIENCE} ms`)));
      const settle = (ended: boolean) => {
        const answer = parsed(Buffer.concat(chunks), ended);
        if (answer) {
          resolve(answer);
          socket.destroy();
        } else if (ended) reject(new Error(`no HTTP: ${Buffer.concat(chunks).toString('latin1').slice(0, 200)}`));
      };
      socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        settle(false);
      });
      socket.on('end', () => settle(true));
      socket.on('close', () => settle(true));
      socket.on('error', (error) => (chunks.length > 0 ? settle(true) : reject(error)));
      socket.write(body ?? '');
    });
  }
}

/** An answer to its end, or as much of it as there is by and by: a feed has none. */
function whole(asked: ClientRequest, response: IncomingMessage): Promise<Omit<Answer, 'tookMs'>> {
  const { statusCode: status = 0 } = response;
  const headers = headersOf(response.rawHeaders);
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const settle = (cut: boolean) => {
      clearTimeout(timer);
      resolve({ status, headers, body: Buffer.concat(chunks), cut });
    };
    const endless = status === 200 && /ndjson|event-stream/.test(headers.get('content-type') ?? '');
    const timer = setTimeout(
      () => {
        if (endless) settle(true);
        asked.destroy(endless ? undefined : new Error(`the answer did not end within ${PATIENCE} ms`));
      },
      endless ? LONG_ENOUGH : PATIENCE,
    );
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('end', () => settle(false));
    response.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
  });
}

/** The first answer of a text, where it is whole. */
function parsed(bytes: Buffer, ended: boolean): Omit<Answer, 'tookMs'> | undefined {
  const end = bytes.indexOf('\r\n\r\n');
  const [line = '', ...lines] = bytes.subarray(0, Math.max(0, end)).toString('latin1').split('\r\n');
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(line) ?? [];
  if (status === undefined) return undefined;
  const headers = headersOf(lines.flatMap((each) => [each.split(':')[0] ?? '', each.slice(each.indexOf(':') + 1)]));
  const body = bytes.subarray(end + 4);
  const length = Number(headers.get('content-length') ?? (status === '204' ? 0 : Infinity));
  if (body.length < length && !ended) return undefined;
  return { status: Number(status), headers, body: body.subarray(0, length), cut: false };
}

function headersOf(raw: readonly string[]): Headers {
  const headers = new Headers();
  for (let i = 0; i + 1 < raw.length; i += 2) headers.append(raw[i] ?? '', (raw[i + 1] ?? '').trim());
  return headers;
}
