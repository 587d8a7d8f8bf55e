import { resolve } from 'node:path';
import { ConfigProblem, configurationRows, configurationTable, loadConfig } from './config.js';

describe('the configuration', () => {
  it('needs no variable at all', () => {
    expect(loadConfig({})).toEqual({
      dataFolder: resolve('data'),
      databaseUrl: undefined,
      poolSize: 10,
      postgresPort: 0,
      port: 3120,
      host: '127.0.0.1',
      logLevel: 'info',
      organisationFile: undefined,
    });
  });

  it('takes an empty variable, as compose files pass it, for one that is not set', () => {
    expect(loadConfig({ DATABASE_URL: '', PORT: ' ', SHUANGWEI_ORGANISATION: '' })).toEqual(loadConfig({}));
  });

  it('reads every variable', () => {
    const config = loadConfig({
      SHUANGWEI_DATA: '/var/lib/shuangwei',
      DATABASE_URL: 'postgres://u:p@db/shuangwei',
      DATABASE_POOL_SIZE: '20',
      SHUANGWEI_POSTGRES_PORT: '5433',
      PORT: '80',
      HOST: '0.0.0.0',
      LOG_LEVEL: 'debug',
      SHUANGWEI_ORGANISATION: '/etc/shuangwei/organisation.yaml',
    });
    expect(config).toEqual({
      dataFolder: '/var/lib/shuangwei',
      databaseUrl: 'postgres://u:p@db/shuangwei',
      poolSize: 20,
      postgresPort: 5433,
      port: 80,
      host: '0.0.0.0',
      logLevel: 'debug',
      organisationFile: '/etc/shuangwei/organisation.yaml',
    });
  });

  it.each([
    ['PORT', '3120a'],
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_URL', 'mysql://u:p@db/x'],
    ['DATABASE_URL', 'db'],
    ['HOST', 'http://here'],
    ['LOG_LEVEL', 'loud'],
  ])('refuses %s=%s', (name, value) => {
    expect(() => loadConfig({ [name]: value })).toThrow(ConfigProblem);
  });

  it('names all variables that are wrong at once, in two languages, and repeats no value', () => {
    const problem = thrown(() => loadConfig({ PORT: 'x', LOG_LEVEL: 'loud', DATABASE_URL: 'my-secret' }));
    expect(problem.toProblem()).toMatchObject({
      type: 'urn:shuangwei:problem:config.invalid',
      code: 'config.invalid',
      errors: [{ field: 'DATABASE_URL' }, { field: 'PORT' }, { field: 'LOG_LEVEL' }],
    });
    expect(problem.messages.zh).toContain('PORT 应为0–65535 的整数');
    expect(problem.message).toContain('PORT must be a whole number from 0 to 65535');
    expect(JSON.stringify(problem.toProblem())).not.toContain('my-secret');
  });

  it('is documented by the same table that it is read by', () => {
    const lines = configurationTable().split('\n');
    expect(lines).toHaveLength(configurationRows.length + 2);
    expect(lines).toContainEqual(expect.stringMatching(/^\| `PORT` \| `3120` \| .+ \| .+ \|$/));
    for (const line of lines) expect(line.split('|')).toHaveLength(6);
  });
});

function thrown(act: () => unknown): ConfigProblem {
  try {
    act();
  } catch (error) {
    return error as ConfigProblem;
  }
  throw new Error('nothing was thrown');
}
