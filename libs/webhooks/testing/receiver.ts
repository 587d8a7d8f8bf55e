import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** An event as a receiver reads it. */
export interface ReceivedEvent {
  readonly id: string;
  readonly type: string;
  readonly sequence: string;
  readonly partitionkey: string;
}

/** A message that arrived whole, whatever it was answered. */
export interface Received {
  readonly id: string;
  readonly timestamp: string;
  readonly signatures: readonly string[];
  readonly contentType: string;
  /** Everything that stood above the body, as it came. */
  readonly head: string;
  readonly body: string;
  readonly events: readonly ReceivedEvent[];
}

/** What the receiver does with a message: a status, or its own way to answer. */
export type Answer = number | ((reply: ServerResponse, message: Received) => void | Promise<void>);

/** A receiver of webhooks on loopback: a real server, which answers as the test says, 204 unless it does. */
export class Receiver {
  readonly messages: Received[] = [];
  /** Those that were answered 204, without what came again. */
  readonly taken: ReceivedEvent[] = [];
  readonly paths: string[] = [];
  #answers: Answer[] = [];
  #rule: () => Answer | undefined = () => undefined;

  private constructor(private readonly server: Server) {}

  static async start(): Promise<Receiver> {
    const server = createServer();
    const receiver = new Receiver(server);
    server.on('request', (request, reply) => void receiver.#receive(request, reply));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/in`;
  }

  /** The next messages are answered so. */
  answers(...answers: readonly Answer[]): void {
    this.#answers.push(...answers);
  }

  /** Until somebody says otherwise each message is answered so; undefined: 204. */
  always(answer: Answer | undefined): void {
    this.#rule = () => answer;
  }

  /** Waits until it is so. */
  async until(is: () => boolean, what: string, patienceMs = 20_000): Promise<void> {
    for (const end = performance.now() + patienceMs; !is(); await sleep(10))
      if (performance.now() > end)
        throw new Error(`${what}: ${this.messages.length} messages, ${this.taken.length} events taken`);
  }

  /** True where the message was signed with the secret, as Standard Webhooks has it. */
  static isSigned({ id, timestamp, signatures, body }: Received, secret: string): boolean {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    return signatures.includes(`v1,${expected}`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async #receive(request: IncomingMessage, reply: ServerResponse): Promise<void> {
    const message = await read(request).catch(() => undefined);
    if (!message) return;
    this.paths.push(request.url ?? '');
    this.messages.push(message);
    const answer = this.#answers.shift() ?? this.#rule() ?? 204;
    if (typeof answer === 'function') return answer(reply, message);
    if (answer === 204) this.#take(message.events);
    reply.writeHead(answer, answer === 301 ? { location: '/elsewhere' } : {}).end();
  }

  #take(events: readonly ReceivedEvent[]): void {
    const known = new Set(this.taken.map(({ id }) => id));
    this.taken.push(...events.filter(({ id }) => !known.has(id)));
  }
}

async function read(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString();
  const header = (name: string) => String(request.headers[name] ?? '');
  return {
    ...{ id: header('webhook-id'), timestamp: header('webhook-timestamp'), body, contentType: header('content-type') },
    head: [request.url, ...request.rawHeaders].join('\n'),
    signatures: header('webhook-signature').split(' '),
    events: JSON.parse(body) as ReceivedEvent[],
  };
}
