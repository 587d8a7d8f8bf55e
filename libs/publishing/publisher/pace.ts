/** Holds a back-fill to so many events a second, evenly: what was sent has to be as old as it would take at that rate. */
export class Pace {
  #freeAt = 0;

  /** @param perSecond 0: as fast as it goes */
  constructor(
    private readonly perSecond: number,
    private readonly monotonic: () => number = () => performance.now(),
  ) {}

  /** Milliseconds to wait before so many events more are sent. */
  wait(events: number): number {
    if (this.perSecond === 0) return 0;
    const now = this.monotonic();
    const wait = Math.max(0, this.#freeAt - now);
    this.#freeAt = now + wait + (events * 1_000) / this.perSecond;
    return wait;
  }
}
