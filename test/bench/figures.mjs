/** The p-th quantile (0 … 1) of unsorted numbers. */
export function quantile(numbers, p) {
  const sorted = Float64Array.from(numbers).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}

export const median = (numbers) => quantile(numbers, 0.5);

export const round = (number, digits = 2) => Number(number.toFixed(digits));

/** What is told of latencies; none is left out. Milliseconds. */
export function figures(latencies) {
  const [p50Ms, p95Ms, p99Ms] = [0.5, 0.95, 0.99].map((p) => round(quantile(latencies, p)));
  return { p50Ms, p95Ms, p99Ms };
}

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

/**
 * Rounds in which every side has its turn of `seconds`, `callers` at once; the order turns too, so that nobody always follows the
 * same.
 *
 * @param sides name → `{ name, work, settle? }`; `settle` is waited for after the side's turn, before anybody else's
 * @returns `rates`, by side and round, and for each side calls a second (median, least and most of the rounds) and latencies
 */
export async function compare(say, sides, { callers, rounds, seconds, what }) {
  const names = Object.keys(sides);
  const rates = Object.fromEntries(names.map((name) => [name, []]));
  const latencies = Object.fromEntries(names.map((name) => [name, []]));
  for (let i = 0; i < rounds; i++) {
    for (let k = 0; k < names.length; k++) {
      const side = names[(i + k) % names.length];
      const { name, work, settle } = sides[side];
      const result = await closedLoop(callers, seconds, work);
      await settle?.();
      rates[side].push(result.perSecond);
      for (const ms of result.latencies) latencies[side].push(ms);
      say(
        `round ${i + 1} ${what}  ${name.padEnd(28)} ` +
          `${Math.round(result.perSecond)}/s  p50 ${round(median(result.latencies))} ms  p99 ${round(quantile(result.latencies, 0.99))} ms`,
      );
    }
  }
  const figures = (name) => ({
    perSecond: Math.round(median(rates[name])),
    range: [Math.min(...rates[name]), Math.max(...rates[name])].map(Math.round),
    p50Ms: round(median(latencies[name])),
    p99Ms: round(quantile(latencies[name], 0.99)),
  });
  return { rates, ...Object.fromEntries(names.map((name) => [name, figures(name)])) };
}

/** The median of the rounds' ratios: what disturbs the machine for a while disturbs both sides of a round. */
export function ratioOf(rates, a, b) {
  return round(median(ratiosOf(rates, a, b)));
}

/** The least and the greatest of the rounds' ratios. */
export function ratioRangeOf(rates, a, b) {
  const ratios = ratiosOf(rates, a, b);
  return [round(Math.min(...ratios)), round(Math.max(...ratios))];
}

const ratiosOf = (rates, a, b) => rates[a].map((rate, i) => rate / rates[b][i]);
