import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** A way to a PostgreSQL server on which the server's end can be timed to the byte. */
export interface LastWords {
  /** The given URL, by this way. */
  readonly url: string;
  /**
   * From now on, the first answer that contains `mark` carries the server's farewell in the same packet: FATAL 57P01, as a
   * backend says it when its postmaster was killed. Then the connection ends.
   */
  after(mark: string): void;
  close(): Promise<void>;
}

/** A proxy on loopback before the server of `url`. */
export async function withLastWords(url: string): Promise<LastWords> {
  const target = new URL(url);
  let mark: Buffer | undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => [client, upstream].forEach((each) => each.destroy()));
    }
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (!mark || !chunk.includes(mark)) return client.write(chunk);
      mark = undefined;
      upstream.pause();
      return client.end(Buffer.concat([chunk, FAREWELL]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const by = new URL(url);
  by.hostname = '127.0.0.1';
  by.port = String((server.address() as AddressInfo).port);
  return {
    url: by.href,
    after: (text) => void (mark = Buffer.from(text)),
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

/** ErrorResponse of the PostgreSQL protocol (version 3): 'E', length, fields, each a letter and a text that ends with 0. */
const FAREWELL = (() => {
  const fields = ['SFATAL', 'VFATAL', 'C57P01', 'Mterminating connection due to unexpected postmaster exit', ''];
  const body = Buffer.from(fields.map((field) => `${field}\0`).join(''));
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
})();
