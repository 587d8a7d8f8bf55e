import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './reference/index.js';

let files: readonly string[] | undefined;

/** Everything that is or would be committed, by its path from the project's root. */
export function trackedFiles(): readonly string[] {
  const root = projectRoot();
  files ??= execFileSync('git', ['-c', 'core.quotePath=false', 'ls-files', '-co', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)));
  return files;
}
