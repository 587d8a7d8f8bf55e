import { createInterface } from 'node:readline/promises';
import { ProblemError } from '#libs/platform';
import type { Output } from './output.js';

/** Nobody said yes to what was shown. */
class NotConfirmed extends ProblemError {
  constructor() {
    super({
      code: 'cli.not-confirmed',
      status: 428,
      messages: { zh: '未经确认，没有作出任何改变', en: 'nobody confirmed it: nothing was changed' },
      next: { zh: '看过以上影响后加 --yes 再执行。', en: 'having seen what it does, do it again with --yes' },
    });
  }
}

/**
 * Asks whoever sits at the terminal whether to go on; `--yes` has said so already.
 *
 * @throws NotConfirmed for any other answer, and where nobody can be asked
 */
export async function confirmed(out: Output, { yes }: { readonly yes: boolean }, signal: AbortSignal): Promise<void> {
  if (yes) return;
  if (out.json || !process.stdin.isTTY) throw new NotConfirmed();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(out.t('按以上影响执行？[y/N] ', 'Do it? [y/N] '), { signal });
    if (!/^(y|yes|是)$/i.test(answer.trim())) throw new NotConfirmed();
  } finally {
    terminal.close();
  }
}
