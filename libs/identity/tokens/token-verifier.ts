import { errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Organisation } from '../organisation.js';
import type { Principal } from '../access/principal.js';
import { principalOf } from './claims.js';
import type { ClaimNames } from './claims.js';
import { IssuerUnreachable } from './issuer-unreachable.js';
import { Unauthenticated } from './token-problems.js';

/** Public-key signatures only: with a shared secret whoever can verify can also forge. */
const ALGORITHMS = ['ES256', 'ES384', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA', 'Ed25519'];

/** How far the clocks of issuer and engine may differ. */
const CLOCK_TOLERANCE = '30 seconds';

export interface VerifierOptions {
  /** `iss`, as it stands in the tokens. */
  readonly issuer: string;
  /** `aud`: what the issuer calls this engine. */
  readonly audience: string;
  /** The issuer's public keys, by `kid`. */
  readonly keys: JWTVerifyGetKey;
  readonly claims: ClaimNames;
  readonly organisation: Pick<Organisation, 'exists'>;
  /** Told of each refusal, for a metric; never the token. */
  readonly onRefused?: (code: string) => void;
}

/** How many verified tokens are remembered, so that a clerk's hundred calls cost one signature check. */
const REMEMBERED = 2_000;

/**
 * Bearer tokens → principals: signature by the issuer's keys, issuer, audience, times, claims.
 *
 * A token that was verified is remembered until it expires, a minute at the longest: so a key that the issuer has taken back
 * works no longer than that. (Measured: an ES256 check takes 60 to 120 µs, a remembered one 1.)
 */
export class TokenVerifier {
  readonly #known = new Map<string, { readonly principal: Principal; readonly until: number }>();

  constructor(private readonly options: VerifierOptions) {}

  /**
   * @param token what follows `Bearer `; undefined where there was none
   * @throws Unauthenticated, IssuerUnreachable
   */
  async verify(token: string | undefined, now: number = Date.now()): Promise<Principal> {
    try {
      if (token === undefined) throw new Unauthenticated('auth.token-missing');
      const known = this.#known.get(token);
      if (known && now < known.until) return known.principal;
      this.#known.delete(token);
      const claims = await this.#claims(token, now);
      const principal = principalOf(claims, this.options.claims, this.options.organisation);
      this.#remember(token, principal, Math.min(now + 60_000, (claims.exp ?? 0) * 1_000));
      return principal;
    } catch (error) {
      if (error instanceof Unauthenticated) this.options.onRefused?.(error.code);
      throw error;
    }
  }

  async #claims(token: string, now: number): Promise<JWTPayload> {
    const { issuer, audience, keys } = this.options;
    try {
      const { payload } = await jwtVerify(token, keys, {
        ...{ issuer, audience, algorithms: ALGORITHMS, clockTolerance: CLOCK_TOLERANCE },
        requiredClaims: ['sub', 'exp'],
        currentDate: new Date(now),
      });
      return payload;
    } catch (error) {
      throw faultOf(error);
    }
  }

  #remember(token: string, principal: Principal, until: number): void {
    // Maps keep the order of insertion: the first is the oldest.
    const [oldest] = this.#known.keys();
    if (this.#known.size >= REMEMBERED && oldest !== undefined) this.#known.delete(oldest);
    this.#known.set(token, { principal, until });
  }
}

function faultOf(cause: unknown): unknown {
  if (cause instanceof errors.JWTExpired) return new Unauthenticated('auth.token-expired', { cause });
  if (cause instanceof errors.JWTClaimValidationFailed) {
    if (cause.claim === 'iss') return new Unauthenticated('auth.token-issuer', { cause });
    if (cause.claim === 'aud') return new Unauthenticated('auth.token-audience', { cause });
    if (cause.claim === 'nbf') return new Unauthenticated('auth.token-not-yet-valid', { cause });
    return new Unauthenticated('auth.token-claims', { field: cause.claim, cause });
  }
  if (
    cause instanceof errors.JWSSignatureVerificationFailed ||
    cause instanceof errors.JWKSNoMatchingKey ||
    cause instanceof errors.JWKSMultipleMatchingKeys
  ) {
    return new Unauthenticated('auth.token-signature', { cause });
  }
  // What is left of jose's own words about a token; anything else is the issuer not answering.
  const aboutToken =
    cause instanceof errors.JWTInvalid ||
    cause instanceof errors.JWSInvalid ||
    cause instanceof errors.JOSEAlgNotAllowed ||
    cause instanceof errors.JOSENotSupported;
  if (cause instanceof IssuerUnreachable) return cause;
  return aboutToken ? new Unauthenticated('auth.token-malformed', { cause }) : new IssuerUnreachable(cause);
}
