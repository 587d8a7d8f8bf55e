import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { httpAdapter } from './adapter.js';
import { acceptForms, readForm } from './multipart.js';
import { problemOf } from './problem.filter.js';
import { sendProblem } from './problem-reply.js';

let instance: FastifyInstance;
let port: number;

beforeAll(async () => {
  instance = httpAdapter().adapter.getInstance<FastifyInstance>();
  await acceptForms(instance);
  instance.setErrorHandler((error, _request, reply) => sendProblem(reply, problemOf(error)));
  const shape = {
    files: { file: ({ bytes }: { bytes: AsyncIterable<Uint8Array> }) => buffer(Readable.from(bytes)) },
    texts: [],
    stallMs: 200,
  };
  instance.post('/form', { config: { form: true } }, async (request, reply) => {
    const { files } = await readForm<{ file: Buffer }>(request, reply, shape);
    return { bytes: files.file?.length };
  });
  instance.post('/json', () => ({}));
  await instance.listen({ port: 0, host: '127.0.0.1' });
  port = (instance.server.address() as AddressInfo).port;
});
afterAll(() => instance.close());

/** What the server says to a request that is sent in pieces, with pauses between them, and never ended by us. */
function converse(pieces: readonly string[], pause: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    socket.on('data', (part) => {
      heard += part.toString('utf8');
      if (heard.includes('\r\n\r\n')) setTimeout(() => socket.destroy(), 50);
    });
    socket.on('close', () => resolve(heard)).on('error', reject);
    pieces.forEach((piece, i) => setTimeout(() => void (socket.writable && socket.write(piece)), i * pause));
  });
}

const body = [
  '--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n',
  'abc',
  'def',
  'ghi',
  '\r\n--b--\r\n',
];
const length = Buffer.byteLength(body.join(''));
const head = `POST /form HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${length}\r\n\r\n`;

describe('a sender of a form', () => {
  it('may be slow', async () => {
    expect(await converse([head, ...body], 150)).toContain('{"bytes":9}');
  });

  it.each([
    ['within a file', [head, ...body.slice(0, 2)]],
    ['before the first part', [head]],
  ])('who falls silent %s is not waited for', async (_, pieces) => {
    const heard = await converse(pieces, 20);
    expect(heard).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"upload\.stalled"/);
    expect(heard).toContain('connection: close');
  });

  it('finds no other route that takes one', async () => {
    const form = new FormData();
    form.append('a', 'b');
    const response = await fetch(`http://127.0.0.1:${port}/json`, { method: 'POST', body: form });
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([415, 'request.media-type']);
  });
});
