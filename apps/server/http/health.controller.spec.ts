import type { FastifyReply } from 'fastify';
import type { Engine } from '../engine.js';
import { Lifecycle } from '../telemetry/lifecycle.js';
import { HealthController } from './health.controller.js';

const LIVE = { name: 'case-queue', state: 'live', position: 7n };

/** The controller on an engine in these circumstances, and what it answers. */
async function asked(
  over: { head?: () => Promise<bigint>; state?: string; trouble?: string; draining?: boolean } = {},
) {
  const lifecycle = new Lifecycle();
  if (over.draining) lifecycle.drain();
  const engine = {
    store: { head: over.head ?? (() => Promise.resolve(7n)) },
    config: { roles: ['api', 'projector'] },
    running: [{ status: { ...LIVE, state: over.state ?? 'live' } }],
    database: { trouble: over.trouble === undefined ? undefined : { code: over.trouble } },
    lifecycle,
  } as unknown as Engine;
  const told: { status: number; retryAfter?: string } = { status: 200 };
  const reply = {
    status(status: number) {
      told.status = status;
      return reply;
    },
    header(_: string, value: string) {
      told.retryAfter = value;
      return reply;
    },
  };
  const { ready, reasons } = await new HealthController(engine).ready(reply as unknown as FastifyReply);
  return { ready, reasons, ...told };
}

describe('Readiness', () => {
  it('is told while the log answers and every read model follows it', async () => {
    expect(await asked()).toEqual({ ready: true, reasons: [], status: 200 });
  });

  it.each([
    ['the log is away', { head: () => Promise.reject(new Error('away')) }, ['store.unavailable']],
    ['a read model is being built', { state: 'rebuilding' }, ['projection.case-queue.rebuilding']],
    ['the server was told to stop', { draining: true }, ['server.draining']],
    [
      'the database knows why',
      { head: () => Promise.reject(new Error('away')), trouble: 'database.disk-full' },
      ['store.unavailable', 'database.disk-full'],
    ],
    [
      'the disk is full, though all is well with whoever writes nothing',
      { trouble: 'database.disk-full' },
      ['database.disk-full'],
    ],
  ])('is refused with the reason and when to come again while %s', async (_, over, reasons) => {
    expect(await asked(over)).toEqual({ ready: false, reasons, status: 503, retryAfter: '1' });
  });
});
