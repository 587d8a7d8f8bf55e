import { setTimeout as wait } from 'node:timers/promises';

type Fetch = (request: Request) => Promise<Response>;

export interface RetryOptions {
  /** How often a call is made again at the most; 0: never. 5 where it is left out. */
  readonly retries?: number;
  /** The longest that one wait may be, in milliseconds; a server that asks for more is not waited for. 30 s where it is left out. */
  readonly longestWaitMs?: number;
  readonly fetch?: Fetch;
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

/** Statuses after which the same call may succeed later, when the server says when. */
const LATER: ReadonlySet<number> = new Set([429, 503]);

/**
 * A fetch that comes again when the server asks for it (429 or 503 with `Retry-After`), and after a broken connection. Every POST
 * bears an `Idempotency-Key` – its own where the caller gave none – and the same one each time, so nothing is done twice.
 */
export function retryingFetch({
  retries = 5,
  longestWaitMs = 30_000,
  fetch: send = (request) => fetch(request),
  sleep = (milliseconds) => wait(milliseconds),
}: RetryOptions = {}): Fetch {
  return async (given) => {
    const request = withKey(given);
    for (let attempt = 1; ; attempt++) {
      const last = attempt > retries;
      const answer = await send(request.clone()).catch((error: unknown) => {
        // Ended by the caller's own signal, or not to be had.
        if (last || request.signal.aborted) throw error;
        return undefined;
      });
      const pause = answer ? pauseOf(answer) : backOff(attempt);
      if (answer && (last || pause === undefined || pause > longestWaitMs)) return answer;
      await answer?.body?.cancel();
      await sleep(pause ?? 0);
      request.signal.throwIfAborted();
    }
  };
}

function withKey(request: Request): Request {
  if (request.method !== 'POST' || request.headers.has('idempotency-key')) return request;
  request.headers.set('idempotency-key', crypto.randomUUID());
  return request;
}

/** Milliseconds that the server asks to be left alone; undefined: it does not ask to be asked again. */
function pauseOf(answer: Response): number | undefined {
  if (!LATER.has(answer.status)) return undefined;
  const seconds = answer.headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) * 1000 : undefined;
}

/** 100, 200, 400 … milliseconds, two seconds at the most. */
function backOff(attempt: number): number {
  return Math.min(100 * 2 ** (attempt - 1), 2_000);
}
