/** Names a running of a clock within its case. */
export function runKey(clock: string, run: number): string {
  return `${clock}/${run}`;
}

/** Names one firing of a rung: a due date that moved may be reminded of again. */
export function rungKey(clock: string, run: number, rung: string, dueAt: string): string {
  return `${clock}/${run}/${rung}/${dueAt}`;
}
