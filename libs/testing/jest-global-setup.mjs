// One PostgreSQL server for the whole run of the `postgres` project. TEST_DATABASE_URL names another one to be used instead
// (its user must be allowed to create databases and roles).
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

export default async function setUp() {
  // Two projects of a run share it.
  if (process.env.TEST_DATABASE_URL || globalThis.__shuangweiTestServer) return;
  const child = spawn(
    process.execPath,
    ['--import', new URL('./register-typescript.mjs', import.meta.url).href, file('./test-server.ts')],
    // Its own process group: a Ctrl-C ends Jest, and the closed pipe then ends the server in good order.
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  const ready = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(text);
    });
    child.on('exit', (code) =>
      reject(new Error(`the test database did not start (exit ${code}); its reason is above`)),
    );
  });
  process.env.SHUANGWEI_TEST_SERVER = ready;
  globalThis.__shuangweiTestServer = child;
}
