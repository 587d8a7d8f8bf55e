// Ends the standard input of the broker's process, which is its sign to stop, and then the PostgreSQL.
import postgres from '../../../libs/testing/jest-global-teardown.mjs';

export default async function tearDown() {
  const child = globalThis.__shuangweiTestKafka;
  if (child && child.exitCode === null) {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.stdin.end();
    await gone;
  }
  await postgres();
}
