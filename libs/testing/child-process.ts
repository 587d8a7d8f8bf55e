import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A TypeScript program of ours, running in a process of its own. */
export interface TestProcess {
  readonly pid: number;
  /** The first line that it printed, read as JSON. */
  readonly ready: Promise<Record<string, unknown>>;
  /** Ends its standard input, which asks it to leave in good order; resolves with its exit code. */
  leave(): Promise<number | null>;
  /** kill -9. Resolves when it is gone. */
  kill(): Promise<void>;
}

/** Starts a file of this folder – `hold-database.ts` – with arguments. What it says on standard error is ours to read. */
export function startProcess(file: string, ...args: readonly string[]): TestProcess {
  const child = spawn(
    process.execPath,
    ['--import', new URL('./register-typescript.mjs', import.meta.url).href, here(file), ...args],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const gone = once(child, 'exit');
  return {
    pid: child.pid ?? 0,
    ready: firstLine(child),
    async leave() {
      child.stdin.end();
      await gone;
      return child.exitCode;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (!child.stdout) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) return JSON.parse(line) as Record<string, unknown>;
  throw new Error('the process ended without a word; its reason is above');
}

function here(file: string): string {
  return fileURLToPath(new URL(`./${file}`, import.meta.url));
}
