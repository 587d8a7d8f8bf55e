import type { Bilingual } from '#libs/kernel';
import { ruleSets } from './rule-sets.js';

/** What people call a clock, as `initial-review`. The rule-sets agree on it; the newest one that has the clock is asked. */
export function clockTitle(name: string): Bilingual | undefined {
  return ruleSets().findLast(({ clocks }) => Object.hasOwn(clocks, name))?.clocks[name]?.title;
}
