import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ProblemError } from '#libs/platform';
import { logSide } from './log-side.js';

const problem = (act: () => unknown): ProblemError => {
  try {
    act();
  } catch (error) {
    if (error instanceof ProblemError) return error;
    throw error;
  }
  throw new Error('should have been refused');
};

describe('One side of a copy', () => {
  it.each([
    ['esdb://admin:p%40ss@b:2113,A:2113?tls=false', 'eventstoredb a:2113,b:2113'],
    ['esdb+discover://admin:changeit@cluster.example:2113', 'eventstoredb cluster.example:2113'],
    ['esdb://admin:se@cret@here:2113/', 'eventstoredb here:2113'],
  ])('is shown without who asks: %s', (url, place) => {
    expect(logSide('eventstoredb', url, '--to-url', {}).place).toBe(place);
  });

  it('is the configured one where no URL is given, of the kind that is asked for', () => {
    const env = { DATABASE_URL: 'postgres://u:secret@db/x', EVENTSTORE_URL: 'esdb://here:2113' };
    expect(logSide('postgres', undefined, '--from-url', env)).toMatchObject({
      place: 'postgres db:5432/x',
      config: { eventStoreUrl: undefined },
    });
    expect(logSide('eventstoredb', undefined, '--to-url', env).place).toBe('eventstoredb here:2113');
    const folder = logSide('postgres', undefined, '--from-url', { SHUANGWEI_DATA: 'elsewhere' });
    expect(folder.place).toBe(`postgres ${resolve('elsewhere')}`);
  });

  it('is that of the URL also where the configured one is in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'log-side-'));
    const file = join(folder, 'url');
    writeFileSync(file, 'esdb://configured:2113');
    const env = { EVENTSTORE_URL_FILE: file };
    expect(logSide('eventstoredb', undefined, '--to-url', env).place).toBe('eventstoredb configured:2113');
    expect(logSide('eventstoredb', 'esdb://other:2113', '--to-url', env).place).toBe('eventstoredb other:2113');
    rmSync(folder, { recursive: true });
  });

  it('is refused by the option that it came with, and what was given is not repeated', () => {
    for (const [kind, url] of [
      ['postgres', 'esdb://u:secret@here'],
      ['eventstoredb', 'postgres://u:secret@here'],
    ] as const) {
      const refused = problem(() => logSide(kind, url, '--to-url', {}));
      expect(refused.toProblem()).toMatchObject({ code: 'log.copy-url-invalid', status: 400, field: '--to-url' });
      expect(JSON.stringify(refused.toProblem())).not.toContain('secret');
    }
    expect(problem(() => logSide('eventstoredb', undefined, '--to-url', {})).code).toBe('log.copy-url-missing');
  });
});
