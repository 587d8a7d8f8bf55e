// Ends the test server's standard input, which is its sign to stop, and waits until it is gone.
export default async function tearDown() {
  const child = globalThis.__shuangweiTestServer;
  if (!child || child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  await gone;
}
