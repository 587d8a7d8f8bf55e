import { PassThrough } from 'node:stream';
import type { ArgumentsHost } from '@nestjs/common';
import { createLogger, ProblemError } from '#libs/platform';
import { tooManyReaders } from '../feed/feed-problems.js';
import { ProblemFilter } from './problem.filter.js';

/** What a request that ended so is answered, and the lines that it leaves. */
function ended(error: unknown) {
  const destination = new PassThrough();
  const filter = new ProblemFilter(createLogger({ level: 'info', destination }), { trouble: undefined });
  let status = 0;
  const reply = {
    status: (given: number) => ((status = given), reply),
    header: () => reply,
    send: () => reply,
  };
  const http = { getRequest: () => ({ id: 'request-1' }), getResponse: () => reply };
  filter.catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
  return { status, logged: ((destination.read() as Buffer | null) ?? '').toString() };
}

describe('A request that is answered with a problem', () => {
  it('leaves one line without a stack where it was turned away because there are too many', () => {
    const { status, logged } = ended(tooManyReaders(50));
    expect(status).toBe(503);
    const line = JSON.parse(logged) as object;
    expect(line).toMatchObject({ level: 'warn', code: 'feed.too-many-readers', requestId: 'request-1' });
    expect(line).not.toHaveProperty('err');
  });

  it('leaves its cause where something is wrong', () => {
    const away = new ProblemError({ code: 'store.away', status: 503, messages: { zh: '不可用', en: 'away' } });
    for (const error of [away, new Error('a defect')]) {
      const line = JSON.parse(ended(error).logged) as { err: { stack: string } };
      expect(line).toMatchObject({ level: 'error', requestId: 'request-1' });
      expect(line.err.stack).toContain('problem.filter.spec');
    }
  });

  it('leaves nothing where the caller was wrong', () => {
    const wrong = new ProblemError({ code: 'input.invalid', status: 400, messages: { zh: '有误', en: 'wrong' } });
    expect(ended(wrong)).toEqual({ status: 400, logged: '' });
  });
});
