import { SingleBar } from 'cli-progress';
import type { Output } from './output.js';

/** A bar on standard error: on a terminal only, so that logs and pipes stay clean. */
export interface Progress {
  update(done: number, total: number, note?: string): void;
  stop(): void;
}

export function progressBar(out: Output, title: string): Progress {
  if (out.json || !process.stderr.isTTY) return quiet(out, title);
  const bar = new SingleBar({
    format: `${title} [{bar}] {percentage}% {note}`,
    stream: process.stderr,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    clearOnComplete: true,
    etaBuffer: 50,
  });
  let started = false;
  return {
    update(done, total, note = '') {
      if (!started) bar.start(total, 0, { note });
      started = true;
      bar.setTotal(total);
      bar.update(done, { note });
    },
    stop: () => bar.stop(),
  };
}

/** Without a terminal: a line at each tenth. */
function quiet(out: Output, title: string): Progress {
  let tenth = 0;
  return {
    update(done, total, note = '') {
      const now = total === 0 ? 10 : Math.floor((done / total) * 10);
      if (out.json || now <= tenth) return;
      tenth = now;
      process.stderr.write(`${title} ${now * 10}% ${note}\n`);
    },
    stop: () => undefined,
  };
}
