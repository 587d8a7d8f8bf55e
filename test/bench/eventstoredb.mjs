import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const main = new URL('../../dist/test/support/eventstoredb/main.js', import.meta.url).pathname;

/** The EventStoreDB for tests in a process of its own, or the server that EVENTSTORE_URL names; `work` gets its connection string. */
export async function withEventStoreDb(work) {
  if (process.env.EVENTSTORE_URL) return work(process.env.EVENTSTORE_URL);
  const args = [main, '--port', '0', '--max-append-size', String(16 * 1_048_576)];
  const server = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  try {
    const [line] = await Promise.race([
      once(createInterface({ input: server.stdout }), 'line'),
      ended.then(([code]) => Promise.reject(new Error(`the server ended with ${code}`))),
    ]);
    return await work(JSON.parse(line).connectionString);
  } finally {
    // It ends when its input does.
    server.stdin.end();
    await ended;
  }
}
