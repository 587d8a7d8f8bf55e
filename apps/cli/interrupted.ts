import { ProblemError } from '#libs/platform';

/** Ctrl-C or SIGTERM: the verb stopped where it could. Whatever it had recorded is kept, and the same command goes on from there. */
export class Interrupted extends ProblemError {
  constructor() {
    super({
      code: 'cli.interrupted',
      status: 499,
      messages: { zh: '已中断', en: 'interrupted' },
      next: { zh: '已记录的内容均已保存，再次运行即可继续。', en: 'what was recorded is kept; run it again to go on' },
    });
  }
}

/** Runs until SIGINT or SIGTERM, whose signal is `Interrupted`. */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const interrupted = new AbortController();
  const stop = () => interrupted.abort(new Interrupted());
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    return await work(interrupted.signal);
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
  }
}
