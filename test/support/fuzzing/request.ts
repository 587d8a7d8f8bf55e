/** Who asks: everybody at once for the whole bureau, somebody with one role in one unit, nobody, or with a token that is none. */
export type Asker = 'everybody' | 'somebody' | 'nobody' | 'forged';

/**
 * A request as it is thought up, before it is known what there is: `~case.sign.3~` stands for the third of the cases that wait to be
 * signed for. So it means as much when it is sent again, smaller, to find out what in it is at fault.
 */
export interface Plan {
  /** What was done to it: `as documented`, or what is wrong with it. */
  readonly idea: string;
  readonly operationId: string;
  readonly asker: Asker;
  /** Which of those who ask so. */
  readonly who: number;
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: readonly (string | Uint8Array)[] | undefined;
  /** Sent so many times at the same moment. */
  readonly times: number;
  /** Not by an HTTP client, which would not send it, but as it stands: request line, headers and body in one. */
  readonly wire: boolean;
}

/** A request as it is sent. */
export interface Sendable {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
  readonly wire: boolean;
}

/** An answer, whole; `cut`: it would have gone on, and was let go. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
  readonly cut: boolean;
  /** Milliseconds until it was there. */
  readonly tookMs: number;
}
