/**
 * The two promises that a log may keep in a weaker form, and then says so. Whatever is not named here holds for every adapter alike.
 */
export interface Capabilities {
  /**
   * - `dense`: 1, 2, 3 … in the order of commits; a position is a count of events.
   * - `ordered`: they grow in the order of commits, from above 0, and mean nothing else. The sentences that name positions then speak of
   *   the first, second, third … position of the log.
   */
  readonly positions: 'dense' | 'ordered';
  /**
   * How far a command that was used on another stream is known again.
   *
   * - `log`: everywhere and forever.
   * - `process`: as long as the store that took it, or read it, remembers it. On its own stream every command is known forever all the same.
   */
  readonly commandsKnownAcrossStreams: 'log' | 'process';
}

export const EVERYTHING: Capabilities = { positions: 'dense', commandsKnownAcrossStreams: 'log' };
