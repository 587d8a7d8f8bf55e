import { Writable } from 'node:stream';
import { createLogger } from './logging.js';
import type { Logger } from './logging.js';
import { MASK } from './mask-personal.js';

describe('the log', () => {
  let lines: string[];
  let logger: Logger;

  beforeEach(() => {
    lines = [];
    const destination = new Writable({
      write(chunk: Buffer, _encoding, done) {
        lines.push(chunk.toString());
        done();
      },
    });
    logger = createLogger({ level: 'info', role: 'api', destination });
  });

  const last = () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

  it('is JSON with an ISO time, the level as a word, and the role', () => {
    logger.info({ caseId: 'T-7KQ2-M9XA-4C3F-HZ8W' }, 'registered');
    expect(last()).toMatchObject({ level: 'info', role: 'api', caseId: 'T-7KQ2-M9XA-4C3F-HZ8W', msg: 'registered' });
    expect(last()['time']).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
  });

  it('says nothing below its level', () => {
    logger.debug('quiet');
    expect(lines).toEqual([]);
  });

  it('shows no personal field of an event that someone logged whole, at whatever depth', () => {
    logger.info(
      {
        event: {
          type: 'CaseRegistered',
          complainant: { name: '王芳', phone: '13800138000' },
          parties: [{ id_number: '230781199001011234', role: 'consumer' }],
          request: '要求退还健身卡费用',
        },
      },
      'stored',
    );
    for (const secret of ['王芳', '13800138000', '230781199001011234', '健身卡'])
      expect(lines.join()).not.toContain(secret);
    expect(last()).toMatchObject({
      event: {
        type: 'CaseRegistered',
        complainant: MASK,
        parties: [{ id_number: MASK, role: 'consumer' }],
        request: MASK,
      },
    });
  });

  it("shows a request's id, which is what an operator asks for", () => {
    logger.error({ request: 'req-1a' }, 'failed');
    expect(last()['request']).toBe('req-1a');
  });

  it('shows it as `requestId` whatever its caller chose, where `request` is what a complainant asks for', () => {
    logger.error({ request: 'window-7.2026-05-06_001', requestId: 'window-7.2026-05-06_001' }, 'failed');
    expect(last()).toMatchObject({ request: MASK, requestId: 'window-7.2026-05-06_001' });
  });

  it('keeps the passwords of connections to itself', () => {
    logger.info({ config: { databaseUrl: 'postgres://u:secret@db/x', port: 3120 } }, 'started');
    expect(last()).toMatchObject({ config: { databaseUrl: MASK, port: 3120 } });
  });

  it('shows of a refused row only the SQLSTATE and the constraint, because PostgreSQL quotes the row', () => {
    const refused = Object.assign(new Error('duplicate key value "13800138000"'), {
      code: '23505',
      constraint: 'case_phone_key',
      detail: 'Key (phone)=(13800138000) already exists.',
    });
    logger.error({ err: new Error('not stored', { cause: refused }) }, 'failed');
    expect(lines.join()).not.toContain('13800138000');
    expect(last()).toMatchObject({
      err: { message: 'not stored', cause: { code: '23505', message: 'SQLSTATE 23505 (case_phone_key)' } },
    });
  });

  it('writes positions, which are bigints', () => {
    logger.info({ projection: 'case-queue', position: 12n }, 'caught up');
    expect(last()['position']).toBe('12');
  });
});
