import { PassThrough } from 'node:stream';
import { EventStoreError } from '#libs/event-store';
import { createLogger, InvalidInput } from '#libs/platform';
import type { Database } from '#libs/platform';
import { problemTeller } from './problem-of.js';

/** A teller, and what it has logged. */
function teller(trouble?: Database['trouble']) {
  const destination = new PassThrough();
  const tell = problemTeller({
    logger: createLogger({ level: 'info', destination }),
    database: { trouble } as Database,
  });
  return { tell, logged: () => ((destination.read() as Buffer | null) ?? '').toString() };
}

describe('A problem inside an answer', () => {
  it('is told as the filter tells it, with the request that it happened in, and a caller’s mistake is not logged', () => {
    const { tell, logged } = teller();
    const wrong = new InvalidInput([{ field: 'text', code: 'is-string', messages: { zh: '应为文本', en: 'a text' } }]);
    expect(tell(wrong, 'request-1')).toMatchObject({ status: 400, code: 'input.invalid', instance: 'request-1' });
    expect(logged()).toBe('');
  });

  it('is a 503 while the store is away, and logged with the request', () => {
    const { tell, logged } = teller();
    const away = new EventStoreError('retryable', 'the store is away');
    expect(tell(away, 'request-2')).toMatchObject({ status: 503 });
    expect(JSON.parse(logged())).toMatchObject({ requestId: 'request-2', err: { message: 'the store is away' } });
  });

  it('tells nothing of a defect but that there is one', () => {
    const { tell, logged } = teller();
    const problem = tell(new Error('secret of the house'));
    expect(problem).toMatchObject({ status: 500, code: 'server.unexpected' });
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(logged()).toContain('server.unexpected');
  });
});
