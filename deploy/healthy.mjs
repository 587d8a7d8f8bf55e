/**
 * Asks the server of this container for its health: `node healthy.mjs /health/live`. Ends with 0 where the answer is 2xx, else with
 * 1 and the answer on standard error.
 */
const [path = '/health/live'] = process.argv.slice(2);
try {
  const response = await fetch(`http://127.0.0.1:${process.env.PORT ?? 3120}${path}`, {
    signal: AbortSignal.timeout(4_000),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
}
