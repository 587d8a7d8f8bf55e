/** An event as the log has it, as far as it matters who asked for it. */
export interface LoggedEvent {
  readonly position: string;
  readonly stream: string;
  readonly revision: string;
  /** How many events of the same command follow. */
  readonly followers: number;
  /** The request, or the job, that it came of. */
  readonly correlationId: string;
  /** Nobody asked for it: the engine moved a case over to a law that was adopted or a calendar that was published, or disabled a webhook. */
  readonly byEngine?: boolean;
}

/** What an answer says that was done. */
export interface Claim {
  /** The answer's request. */
  readonly requestId: string;
  readonly caseId: string;
  readonly revision: string;
  readonly position: string;
  readonly repeated: boolean;
  /** The command may have had nothing to say: the case stands where it stood. */
  readonly mayBeEmpty: boolean;
}

/**
 * Holds what answers said that was done against what the log has: each event is of a command that was acknowledged, where the answer
 * said, and each acknowledged command is there. A refused command that left an event is found by it.
 */
export class Ledger {
  /** Case, revision and position of every command's last event. */
  readonly #ends = new Set<string>();
  readonly #claims: Claim[] = [];
  /** Job → how many cases it says that it registered; undefined until it has ended. */
  readonly #jobs = new Map<string, number | undefined>();
  readonly #ended = new Map<string, string[]>();
  /** Request or job → how many streams it began. */
  readonly #begun = new Map<string, number>();
  #position = 0n;
  #before = 0n;

  /** Everything up to there was there before, and is nobody's here. */
  startAfter(position: bigint): void {
    this.#position = position;
    this.#before = position;
  }

  /** Where the log was when it was looked at last. */
  get position(): bigint {
    return this.#position;
  }

  get commands(): number {
    return this.#ends.size;
  }

  claim(claim: Claim): void {
    this.#claims.push(claim);
  }

  /** A job whose rows may become events whenever it gets to them; how many cases it registered is told when it has ended. */
  job(id: string, registered?: number): void {
    this.#jobs.set(id, registered);
  }

  get jobs(): readonly string[] {
    return [...this.#jobs.keys()];
  }

  /** Takes note of what the log has got since. */
  enter(events: readonly LoggedEvent[]): void {
    for (const { position, stream, revision, followers, correlationId, byEngine } of events) {
      if (BigInt(position) !== this.#position + 1n)
        throw new Error(`position ${position} comes after ${this.#position}`);
      this.#position = BigInt(position);
      if (revision === '0') this.#begun.set(correlationId, (this.#begun.get(correlationId) ?? 0) + 1);
      if (followers > 0) continue;
      const end = keyOf(stream.replace(/^case-/, ''), revision, position);
      this.#ends.add(end);
      if (!byEngine) this.#ended.set(correlationId, [...(this.#ended.get(correlationId) ?? []), end]);
    }
  }

  /** What answers and log say of each other that cannot be. Nothing may be under way, but for jobs. */
  get discrepancies(): readonly string[] {
    const found: string[] = [];
    const acknowledged = new Map<string, Set<string>>();
    for (const claim of this.#claims) {
      const { requestId, caseId, revision, position, repeated, mayBeEmpty } = claim;
      const key = keyOf(caseId, revision, position);
      const own = this.#ended.get(requestId) ?? [];
      const isOld = BigInt(position) <= this.#before;
      if (!this.#ends.has(key) && !isOld) found.push(`${requestId} was told ${key}, where no command ends`);
      if (repeated) continue;
      if (!own.includes(key) && !mayBeEmpty)
        found.push(`${requestId} was told ${key}, but the log has nothing of it there`);
      const keys = acknowledged.get(requestId) ?? new Set();
      acknowledged.set(requestId, keys);
      if (own.includes(key) && keys.has(key)) found.push(`${requestId} was told twice that ${key} is new`);
      keys.add(key);
    }
    for (const [id, registered] of this.#jobs) {
      const begun = this.#begun.get(id) ?? 0;
      if (registered === undefined) found.push(`the job ${id} has not ended`);
      else if (begun !== registered)
        found.push(`the job ${id} says that it registered ${registered}; the log has ${begun}`);
    }
    for (const [requestId, ends] of this.#ended) {
      if (this.#jobs.has(requestId)) continue;
      const told = acknowledged.get(requestId);
      for (const end of ends)
        if (!told?.has(end)) found.push(`the log has ${end} of ${requestId}, whose answer does not say so`);
    }
    return found;
  }
}

const keyOf = (caseId: string, revision: string, position: string) =>
  `${caseId} revision ${revision} position ${position}`;
