import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { closeConnectionsWhen, Connections, drain } from './drain.js';
import { httpAdapter } from './http/adapter.js';
import { Lifecycle } from './telemetry/lifecycle.js';

@Controller()
class Slow {
  @Get('slow')
  async slow(): Promise<object> {
    await sleep(600);
    return { done: true };
  }
}

@Module({ controllers: [Slow] })
class Small {}

async function running() {
  const { adapter } = httpAdapter();
  const lifecycle = new Lifecycle();
  const connections = new Connections(adapter.getInstance().server);
  closeConnectionsWhen(lifecycle, adapter.getInstance());
  const app = await NestFactory.create<NestFastifyApplication>(Small, adapter, { logger: false, bodyParser: false });
  await app.listen(0, '127.0.0.1');
  const port = Number(new URL(await app.getUrl()).port);
  return {
    open: async () => {
      const socket = connect(port, '127.0.0.1').on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    },
    /** How long it took to end, in milliseconds. */
    async end() {
      const began = performance.now();
      await drain(app, connections, lifecycle, 0);
      return performance.now() - began;
    },
  };
}

const GET = 'GET /slow HTTP/1.1\r\nhost: x\r\n\r\n';

describe('A server that is told to stop', () => {
  it('does not wait for connections on which nothing was ever sent, nor for those that wait for their next request', async () => {
    const server = await running();
    const sockets = await Promise.all(Array.from({ length: 5 }, () => server.open()));
    const kept = await server.open();
    kept.write(GET);
    await once(kept, 'readable');
    const closed = Promise.all([...sockets, kept].map((socket) => once(socket.resume(), 'close')));
    // It would wait for as long as for a request in flight: eight seconds.
    expect(await server.end()).toBeLessThan(5_000);
    await closed;
  });

  it('answers what is on its way, on a connection that was opened just before as well', async () => {
    const server = await running();
    const [busy, late] = [await server.open(), await server.open()];
    busy.write(GET);
    const heard = Promise.all(
      [busy, late].map(async (socket) => {
        const pieces: Buffer[] = [];
        for await (const piece of socket) pieces.push(piece as Buffer);
        return Buffer.concat(pieces).toString();
      }),
    );
    const ending = server.end();
    await sleep(100);
    late.write(GET);
    for (const answer of await heard) expect(answer).toMatch(/^HTTP\/1\.1 200 [^]*\{"done":true\}$/);
    expect(await ending).toBeLessThan(5_000);
  });
});
