import { DatabaseError } from 'pg';
import { EventStoreError } from '../port.js';
import { classify, connectionSurvives } from './classify.js';

function fromServer(code: string, severity = 'ERROR'): DatabaseError {
  const error = new DatabaseError('message of the server', 0, 'error');
  error.code = code;
  error.severity = severity;
  return error;
}

const fromSystem = (code: string) => Object.assign(new Error(`connect ${code}`), { code });

describe('what an error of PostgreSQL means', () => {
  it.each([
    ['53100', 'the disk is full'],
    ['53300', 'too many connections'],
    ['40001', 'a serialization failure'],
    ['40P01', 'a deadlock'],
    ['57P01', 'an administrator ended the session'],
    ['57P02', 'another backend crashed'],
    ['57P03', 'the server is starting up'],
    ['57014', 'the statement took too long'],
    ['08006', 'the connection failed'],
    ['25006', 'the server is a standby'],
    ['58030', 'the disk failed'],
  ])('%s (%s) is worth another try, after a while', (code) => {
    const cause = fromServer(code);
    const error = classify(cause);
    expect(error).toMatchObject({ kind: 'retryable', cause });
    expect(error.retryAfterMs).toBeGreaterThan(0);
  });

  it('a full disk is told apart from everything else that passes, because somebody has to make room', () => {
    expect(classify(fromServer('53100')).diskFull).toBe(true);
    for (const code of ['53200', '53300', '57P03', '58030']) expect(classify(fromServer(code)).diskFull).toBe(false);
  });

  it.each([
    ['42501', 'no permission'],
    ['42P01', 'no such table'],
    ['28P01', 'a wrong password'],
    ['3D000', 'no such database'],
    ['23505', 'a key that exists'],
    ['LOG01', 'a batch that the function refuses'],
    ['XX001', 'a corrupted page'],
  ])('%s (%s) is not', (code) => {
    expect(classify(fromServer(code))).toMatchObject({ kind: 'fatal', retryAfterMs: undefined });
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'])(
    'a system\u2019s %s is worth another try',
    (code) => expect(classify(fromSystem(code)).kind).toBe('retryable'),
  );

  it('a refusal at every address of a name is worth another try', () => {
    const error = new AggregateError([fromSystem('ECONNREFUSED'), fromSystem('ECONNREFUSED')]);
    expect(classify(error).kind).toBe('retryable');
  });

  it.each(['Connection terminated unexpectedly', 'Query read timeout', 'timeout exceeded when trying to connect'])(
    'the driver\u2019s "%s" is worth another try',
    (message) => expect(classify(new Error(message)).kind).toBe('retryable'),
  );

  it('a defect of ours is not', () => {
    expect(classify(new TypeError('undefined is not a function')).kind).toBe('fatal');
    expect(classify(Object.assign(new Error('bad'), { code: 'ERR_INVALID_ARG_TYPE' })).kind).toBe('fatal');
  });

  it('an error of the store stays what it is', () => {
    const error = new EventStoreError('conflict', 'moved on', { actual: 3n });
    expect(classify(error)).toBe(error);
  });

  it('only an ERROR of the server leaves the connection as it was', () => {
    expect(connectionSurvives(fromServer('53100'))).toBe(true);
    expect(connectionSurvives(fromServer('57P01', 'FATAL'))).toBe(false);
    expect(connectionSurvives(fromSystem('ECONNRESET'))).toBe(false);
  });
});
