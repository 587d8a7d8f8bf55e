import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './reference/index.js';

let files: readonly string[] | undefined;

/** Everything that is or would be committed, by its path from the project's root. */
export function trackedFiles(): readonly string[] {
  const root = projectRoot();
  files ??= (fromGit(root) ?? fromFolder(root)).filter((file) => existsSync(join(root, file)));
  return files;
}

function fromGit(root: string): readonly string[] | undefined {
  if (!existsSync(join(root, '.git'))) return undefined;
  const args = ['-c', 'core.quotePath=false', 'ls-files', '-co', '--exclude-standard'];
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.split('\n').filter((file) => file !== '') : undefined;
}

/** Sources that were downloaded without their history. */
function fromFolder(root: string): readonly string[] {
  const ignored = /(^|[\\/])(node_modules|data|coverage|reports|dist(\.\d+)?)$/;
  return globSync('**/*', { cwd: root, withFileTypes: true, exclude: (entry) => ignored.test(entry.name) })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );
}
