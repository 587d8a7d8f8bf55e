import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Instant } from '#libs/kernel';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** One process that watches deadlines. */
class Watching {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(appUrl: string) {
    const register = new URL('../../libs/testing/register-typescript.mjs', import.meta.url).href;
    this.#child = spawn(process.execPath, ['--import', register, here('./watching-process.ts'), appUrl], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (!this.#child.stdout) throw new Error('no output to read');
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** The next line that it says; undefined where it was killed. */
  async said(): Promise<unknown> {
    const next = await this.#lines.next();
    return next.done ? undefined : (JSON.parse(next.value) as unknown);
  }

  tell(time: Instant): Promise<unknown> {
    this.#child.stdin?.write(`${time}\n`);
    return this.said();
  }

  /** kill -9. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }
}

/** Several processes that watch the same database, each with its own idea of the time; any of them may be killed at any moment. */
export class WatchingProcesses {
  #all: Watching[] = [];

  private constructor(private readonly appUrl: string) {}

  static async start(appUrl: string, count: number): Promise<WatchingProcesses> {
    const processes = new WatchingProcesses(appUrl);
    processes.#all = Array.from({ length: count }, () => new Watching(appUrl));
    await Promise.all(processes.#all.map((each) => each.said()));
    return processes;
  }

  /** All of them look at once; the one that is named is killed so many milliseconds after it was told to, and another takes its place. */
  async pass(times: readonly Instant[], killed?: { readonly which: number; readonly afterMs: number }): Promise<void> {
    const answers = this.#all.map((each, index) => each.tell(times[index] as Instant));
    if (killed) {
      await sleep(killed.afterMs);
      await this.#all[killed.which]?.kill();
    }
    const said = await Promise.all(answers);
    said.forEach((answer, index) => {
      if (answer === undefined && index !== killed?.which) throw new Error(`the process ${index} ended by itself`);
    });
    if (!killed) return;
    const successor = new Watching(this.appUrl);
    this.#all[killed.which] = successor;
    await successor.said();
  }

  async end(): Promise<void> {
    await Promise.all(this.#all.map((each) => each.kill()));
  }
}
