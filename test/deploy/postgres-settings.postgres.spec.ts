import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries, reachableBinaries, serverUser } from '#libs/platform';
import { composeFile } from './compose.js';

const { postgres } = composeFile({ OIDC_ISSUER: 'https://issuer.example' }).services;

/** The embedded server's programs stand for the image's: the same major version. */
describe('The PostgreSQL of docker-compose.yml', () => {
  let folder: string;
  let run: (program: 'initdb' | 'postgres', words: readonly string[]) => { status: number | null; said: string };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'compose-postgres-'));
    chmodSync(folder, 0o711);
    const user = await serverUser();
    const binaries = await reachableBinaries(await findBinaries(), user, folder);
    expect(postgres?.image).toMatch(new RegExp(`^postgres:${binaries.major}\\.`));
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'password'), 'secret\n');
    if (user) for (const each of ['data', 'password']) chownSync(join(folder, each), user.uid, user.gid);
    run = (program, words) => {
      const { status, stdout, stderr } = spawnSync(binaries[program], words, {
        ...{ cwd: folder, encoding: 'utf8', env: { LANG: 'C' } },
        ...(user && { uid: user.uid, gid: user.gid }),
      });
      return { status, said: `${stdout}${stderr}` };
    };
  }, 120_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is made with arguments that initdb takes', () => {
    const { POSTGRES_USER: name = '', POSTGRES_INITDB_ARGS: words = '' } = postgres?.environment ?? {};
    // As the image's entrypoint calls it.
    const made = run('initdb', ['--pgdata=data', `--username=${name}`, '--pwfile=password', ...words.split(' ')]);
    expect({ ...made, said: made.status === 0 ? '' : made.said }).toEqual({ status: 0, said: '' });
    expect(made.said).toContain('C.UTF-8');
  }, 120_000);

  it('is started with settings that the server knows, and never without its durability', () => {
    const [program, ...settings] = postgres?.command ?? [];
    expect(program).toBe('postgres');
    const asked = (name: string, more: readonly string[] = []) =>
      run('postgres', ['-D', 'data', ...settings, ...more, '-C', name]);
    expect(asked('max_connections')).toEqual({ status: 0, said: '200\n' });
    for (const name of ['fsync', 'synchronous_commit', 'full_page_writes'])
      expect(asked(name)).toEqual({ status: 0, said: 'on\n' });
    expect(asked('max_connections', ['-cno_such_setting=1']).status).not.toBe(0);
  });
});
