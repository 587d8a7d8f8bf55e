import { isConnectionFailure } from './problems.js';
import { withAppRole } from './roles.js';
import { onDatabase, shownUrl, urlOf } from './urls.js';

describe('connection URLs', () => {
  it('carry the role beside what the operator asked for', () => {
    expect(withAppRole('postgres://u:p@db:5433/x?sslmode=require&options=-c%20statement_timeout%3D5s')).toBe(
      'postgres://u:p@db:5433/x?sslmode=require&options=-c%20statement_timeout%3D5s%20-c%20role%3Dshuangwei_app',
    );
  });

  it('survive passwords with every kind of sign', () => {
    const url = urlOf({ user: 'u', password: 'a/b@c:d%e?f#g', port: 5432, database: '双维' });
    expect(decodeURIComponent(new URL(url).password)).toBe('a/b@c:d%e?f#g');
    expect(decodeURIComponent(new URL(onDatabase(url, 'other')).pathname)).toBe('/other');
  });

  it('are shown without user, password and options', () => {
    expect(shownUrl('postgres://u:secret@db/x?options=-c%20role%3Da')).toBe('db:5432/x');
    expect(shownUrl('not a url with secret')).toBe('DATABASE_URL');
  });
});

describe('a failed statement', () => {
  const failure = (code: string) => Object.assign(new Error('failed'), { code });

  it.each(['ECONNREFUSED', 'ECONNRESET', '57P01', '57P03', '08006'])('met no database on %s', (code) => {
    expect(isConnectionFailure(failure(code))).toBe(true);
  });

  it.each([
    'Connection terminated unexpectedly',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'timeout exceeded when trying to connect',
  ])('met no database where pg says "%s"', (message) => {
    expect(isConnectionFailure(new Error(message))).toBe(true);
  });

  it('met one on anything else, a full disk too', () => {
    for (const error of [failure('53100'), failure('42601'), 'text']) expect(isConnectionFailure(error)).toBe(false);
  });
});
