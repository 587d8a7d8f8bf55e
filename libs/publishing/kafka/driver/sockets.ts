import { connect, isIP } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/** The sockets of a client, for the end that the client does not have: it goes on trying after it was told to disconnect. */
export class Sockets {
  readonly #open = new Set<Socket>();
  #isCut = false;

  /** What kafkajs makes by itself, and remembered. */
  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    const name = isIP(host) === 0 ? { servername: host } : {};
    // The types have it always; where TLS is off there is nothing.
    const tls = ssl as typeof ssl | undefined;
    const socket = tls
      ? connectTls({ host, port, ...name, ...tls }, onConnect)
      : connect({ host, port, keepAlive: true }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    if (this.#isCut) socket.destroy();
    return socket;
  };

  /** Ends all of them, and each that is made afterwards: whatever waits for an answer fails now. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#open) socket.destroy();
  }
}
