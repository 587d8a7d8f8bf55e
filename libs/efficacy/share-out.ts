/**
 * Shares a whole number of units out by weight so that the parts sum to it exactly (largest remainder): each gets its quotient without
 * the fraction, and the units that are left go, one each, to the largest fractions; among equal ones to whoever stands first.
 *
 * Parts are in the order of the weights. The weights are not negative and not all zero, unless there is nothing to share out.
 *
 * @throws RangeError where there is something to share out and nobody to take it
 */
export function shareOut(total: bigint, weights: readonly bigint[]): readonly bigint[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n);
  if (sum === 0n) {
    if (total === 0n) return weights.map(() => 0n);
    throw new RangeError(`nobody takes the ${total} units that are to be shared out`);
  }
  const parts = weights.map((weight) => (total * weight) / sum);
  const left = Number(total - parts.reduce((all, part) => all + part, 0n));
  if (left === 0) return parts;
  const fractions = weights.map((weight) => (total * weight) % sum);
  const favoured = fractions
    .map((fraction, index) => ({ fraction, index }))
    .sort((a, b) => (a.fraction === b.fraction ? a.index - b.index : a.fraction > b.fraction ? -1 : 1))
    .slice(0, left);
  for (const { index } of favoured) parts[index] = (parts[index] ?? 0n) + 1n;
  return parts;
}
