/** The p-th quantile (0 … 1) of unsorted numbers. */
export function quantile(numbers, p) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}

export const median = (numbers) => quantile(numbers, 0.5);

export const round = (number, digits = 2) => Number(number.toFixed(digits));

/**
 * `writers` loops of `work` for `seconds`, each asking again as soon as it is answered.
 * @returns calls a second and the latencies, in milliseconds
 */
export async function closedLoop(writers, seconds, work) {
  const latencies = [];
  const began = performance.now();
  const until = began + seconds * 1_000;
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let t = performance.now(); t < until;) {
        await work();
        const now = performance.now();
        latencies.push(now - t);
        t = now;
      }
    }),
  );
  return { perSecond: latencies.length / ((performance.now() - began) / 1_000), latencies };
}
