// The PostgreSQL of the run, and one Kafka broker for all suites named *.kafka.spec.ts. Where none can be had those are skipped and say
// so – unless SHUANGWEI_REQUIRE_KAFKA is 1, where the run fails.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import postgres from '../../../libs/testing/jest-global-setup.mjs';

export default async function setUp() {
  await postgres();
  const child = spawn(
    process.execPath,
    [
      '--import',
      new URL('../../../libs/testing/register-typescript.mjs', import.meta.url).href,
      fileURLToPath(new URL('./main.ts', import.meta.url)),
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], detached: true },
  );
  globalThis.__shuangweiTestKafka = child;
  const told = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve(JSON.parse(text));
    });
    child.on('exit', (code) => reject(new Error(`the Kafka broker did not start (exit ${code}); its reason is above`)));
  });
  if (told.missing !== undefined && process.env.SHUANGWEI_REQUIRE_KAFKA === '1') {
    throw new Error(`SHUANGWEI_REQUIRE_KAFKA=1, but there is no broker: ${told.missing}`);
  }
  if (told.missing !== undefined)
    process.stderr.write(`\nno Kafka broker, *.kafka.spec.ts are SKIPPED: ${told.missing}\n`);
  process.env.SHUANGWEI_TEST_KAFKA = JSON.stringify(told);
}
