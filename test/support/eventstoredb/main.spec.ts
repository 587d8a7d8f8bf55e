import { EventStoreDBClient, jsonEvent } from '@eventstore/db-client';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { unusedStream } from './server-under-test.js';

test('as a process it says where it is, serves, and ends with who started it', async () => {
  const register = new URL('../../../libs/testing/register-typescript.mjs', import.meta.url).href;
  const main = fileURLToPath(new URL('./main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', register, main, '--port', '0', '--max-append-size', '2000'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { connectionString } = JSON.parse(line.toString()) as { connectionString: string };
  const client = EventStoreDBClient.connectionString(connectionString);
  await client.appendToStream(unusedStream(), jsonEvent({ type: 'Counted', data: {} }));
  const large = client.appendToStream(unusedStream(), jsonEvent({ type: 'Large', data: { pad: 'x'.repeat(2_000) } }));
  await expect(large).rejects.toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 2_000 });
  await client.dispose();
  const gone = once(child, 'exit');
  child.stdin.end();
  expect(await gone).toEqual([0, null]);
});
