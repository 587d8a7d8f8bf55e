import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import { request as overHttp } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { request as overHttps } from 'node:https';
import type { LookupFunction } from 'node:net';
import { errorCode } from '#libs/platform';
import { urlFault } from './address-rules.js';
import type { AddressRules } from './address-rules.js';
import type { AllowedAddresses } from './addresses.js';

/** What a call came to. */
export interface Called {
  /** `delivered`; else the code of what went wrong. */
  readonly outcome: CallOutcome;
  readonly status: number | null;
  readonly milliseconds: number;
  /** How long the receiver asks to wait; 0 where it does not. */
  readonly retryAfterMs: number;
}

export const CALL_OUTCOMES = [
  ...(['delivered', 'refused', 'redirected', 'gone', 'timeout', 'address-refused', 'name-unknown'] as const),
  ...(['connection-refused', 'connection-broken', 'tls'] as const),
] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

export interface Call {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface CallRules extends AddressRules {
  /** For all of it: the name, the connection, the answer to its end. */
  readonly timeoutMs: number;
  /** Resolves a name; the machine's own resolver unless said. */
  readonly resolve?: Resolve;
}

/** As `dns.lookup` with `all`. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: readonly LookupAddress[]) => void,
) => void;

/** Of an answer so much is taken off the line, so that the receiver's side ends well, and thrown away. */
const MOST_ANSWER_BYTES = 65_536;

/**
 * Sends a body to a receiver. Never follows a redirect, never waits longer than it may, and connects to no address that was not looked at: the
 * name is resolved here, every address that it has is checked, and the connection goes to one of those, so that a name which means
 * something else a moment later gains nothing.
 *
 * @throws the signal's reason, and nothing else: whatever goes wrong is an outcome
 */
export async function call({ url, headers, body }: Call, rules: CallRules, signal: AbortSignal): Promise<Called> {
  signal.throwIfAborted();
  const from = performance.now();
  const ended = (outcome: CallOutcome, status: number | null = null, retryAfterMs = 0): Called => ({
    ...{ outcome, status, retryAfterMs },
    milliseconds: performance.now() - from,
  });
  // The operator may have changed what is allowed since it was registered; and an address in the place of a name is never resolved.
  if (urlFault(url, rules)) return ended('address-refused');
  const patience = AbortSignal.timeout(rules.timeoutMs);
  try {
    const answer = await answerTo({ url, headers, body }, rules, AbortSignal.any([signal, patience]));
    const { statusCode: status = 0 } = answer;
    await drained(answer);
    return ended(outcomeOf(status), status, retryAfterMs(answer));
  } catch (error) {
    signal.throwIfAborted();
    return ended(patience.aborted ? 'timeout' : faultOf(error));
  }
}

function answerTo({ url, headers, body }: Call, rules: CallRules, signal: AbortSignal): Promise<IncomingMessage> {
  const target = new URL(url);
  const request = target.protocol === 'https:' ? overHttps : overHttp;
  return new Promise((resolve, reject) => {
    const sent = request(target, {
      ...{ method: 'POST', signal, agent: false, lookup: checkedLookup(rules), maxHeaderSize: 16_384 },
      // The machine's own proxies and certificates for clients are not for strangers.
      headers: { ...headers, 'content-length': Buffer.byteLength(body).toString(), connection: 'close' },
    });
    sent.once('response', resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

/** An address was refused that a name leads to. */
class AddressRefused extends Error {
  readonly code = 'ADDRESS_REFUSED';
}

function checkedLookup({ addresses, resolve = systemResolve }: CallRules): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, (error, found) => {
      if (error) return done(error, '', 0);
      const refused = objection(found, addresses);
      if (refused) return done(refused, '', 0);
      const [first] = found;
      if (options.all) return done(null, [...found]);
      return done(null, first?.address ?? '', first?.family);
    });
  };
}

/** One address that may not be called is enough: whoever gave it has no business with the others. */
function objection(found: readonly LookupAddress[], addresses: AllowedAddresses): Error | undefined {
  const wrong = found.length === 0 || found.some(({ address }) => !addresses.allows(address));
  return wrong ? new AddressRefused('the name leads to an address that may not be called') : undefined;
}

const systemResolve: Resolve = (hostname, done) => lookup(hostname, { all: true, order: 'verbatim' }, done);

/** Reads an answer away, up to the limit; a receiver that says more, or breaks off, has said its status already. */
async function drained(answer: IncomingMessage): Promise<void> {
  let bytes = 0;
  try {
    for await (const chunk of answer) {
      bytes += (chunk as Buffer).length;
      if (bytes > MOST_ANSWER_BYTES) break;
    }
  } catch {
    // The status stands.
  }
  answer.destroy();
}

function outcomeOf(status: number): CallOutcome {
  if (status >= 200 && status < 300) return 'delivered';
  if (status >= 300 && status < 400) return 'redirected';
  return status === 410 ? 'gone' : 'refused';
}

/** Seconds only: a date would be by the receiver's clock. */
function retryAfterMs({ headers }: IncomingMessage): number {
  const text = headers['retry-after'];
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) * 1_000 : 0;
}

function faultOf(error: unknown): CallOutcome {
  const code = errorCode(error) ?? '';
  if (code === 'ADDRESS_REFUSED') return 'address-refused';
  if (['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA'].includes(code)) return 'name-unknown';
  if (['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)) return 'connection-refused';
  if (/^(ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/.test(code)) return 'tls';
  return 'connection-broken';
}
