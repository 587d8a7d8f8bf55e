import type { ConnectionInjector } from '@grpc/grpc-js/build/src/server.js';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/**
 * The connections of one node, which listens on one port for as long as it is up.
 *
 * They are accepted here and handed to the gRPC server, so that one can be closed under a call that is being answered, and all
 * of them at once, which is what a crash looks like from outside.
 */
export class Connections {
  readonly #host: string;
  readonly #sockets = new Map<string, Socket>();
  #listener: Server | undefined;
  #port: number;

  /** 0 takes any free port, and keeps it. */
  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  get port(): number {
    return this.#port;
  }

  async listen(injector: ConnectionInjector): Promise<void> {
    const listener = createServer((socket) => {
      const peer = `${socket.remoteAddress}:${socket.remotePort}`;
      this.#sockets.set(peer, socket);
      socket.on('close', () => this.#sockets.delete(peer));
      // A client that is killed resets its connection; the calls on it end by themselves.
      socket.on('error', () => socket.destroy());
      socket.setNoDelay();
      injector.injectConnection(socket);
    });
    await new Promise<void>((resolve, reject) => {
      listener.once('error', reject);
      listener.listen(this.#port, this.#host, resolve);
    });
    this.#port = (listener.address() as AddressInfo).port;
    this.#listener = listener;
  }

  /** @param peer as `getPeer()` of a call names it */
  close(peer: string): void {
    this.#sockets.get(peer)?.destroy();
  }

  async closeAll(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    const closed = new Promise<void>((resolve) => (listener ? listener.close(() => resolve()) : resolve()));
    for (const socket of this.#sockets.values()) socket.destroy();
    await closed;
  }
}
