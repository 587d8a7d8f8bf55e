import { connect, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { Transform } from 'node:stream';

/**
 * - `pass`: everything goes through.
 * - `slow`: with so much delay each way.
 * - `silent`: connections are taken and nothing is ever answered.
 * - `refused`: nobody listens.
 */
export type ProxyMode = 'pass' | 'slow' | 'silent' | 'refused';

const SLOW_MS = 700;

/** Stands between a client and a broker, and behaves as networks and brokers do on their bad days. */
export class TcpProxy {
  #server: Server | undefined;
  readonly #sockets = new Set<Socket>();
  #mode: ProxyMode = 'refused';

  constructor(
    private readonly port: number,
    private readonly target: number,
  ) {}

  /** From now on so. Connections that there are end: a client is to meet the mode from the first byte. */
  async become(mode: ProxyMode): Promise<void> {
    this.#mode = mode;
    for (const socket of this.#sockets) socket.destroy();
    this.#sockets.clear();
    if (mode === 'refused') await this.#close();
    else if (!this.#server) await this.#listen();
  }

  async #listen(): Promise<void> {
    const server = createServer((client) => this.#meet(client));
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async #close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  #meet(client: Socket): void {
    this.#keep(client);
    if (this.#mode === 'silent') {
      client.resume();
      return;
    }
    const broker = connect(this.target, '127.0.0.1');
    this.#keep(broker);
    client.once('close', () => broker.destroy());
    broker.once('close', () => client.destroy());
    if (this.#mode === 'slow') {
      client.pipe(delayed()).pipe(broker);
      broker.pipe(delayed()).pipe(client);
    } else {
      client.pipe(broker);
      broker.pipe(client);
    }
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.#sockets.delete(socket));
  }
}

function delayed(): Transform {
  return new Transform({
    transform: (chunk: Buffer, _encoding, done) => void setTimeout(() => done(null, chunk), SLOW_MS),
  });
}
