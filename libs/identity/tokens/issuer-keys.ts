import { createRemoteJWKSet } from 'jose';
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { IssuerUnreachable } from './issuer-unreachable.js';

const Discovery = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** How long an answer may take, in milliseconds. */
const PATIENCE = 5_000;

/**
 * The keys of an OpenID Connect issuer, found through its discovery document when the first token comes, fetched anew when
 * they are ten minutes old or a token names one that is not there (rotation), at most every thirty seconds.
 *
 * @param jwksUrl where the keys are, for an issuer without a discovery document
 */
export function issuerKeys(issuer: string, jwksUrl?: string): JWTVerifyGetKey {
  let keys: Promise<ReturnType<typeof createRemoteJWKSet>> | undefined;
  const open = async () => {
    const url = jwksUrl ?? (await discover(issuer));
    return createRemoteJWKSet(new URL(url), {
      timeoutDuration: PATIENCE,
      cooldownDuration: 30_000,
      cacheMaxAge: 600_000,
    });
  };
  return async (header, token) => {
    keys ??= open().catch((error: unknown) => {
      keys = undefined; // asked again with the next token
      throw new IssuerUnreachable(error);
    });
    return (await keys)(header, token);
  };
}

async function discover(issuer: string): Promise<string> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(url, { signal: AbortSignal.timeout(PATIENCE), redirect: 'error' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  const { issuer: named, jwks_uri: keys } = Discovery.parse(await response.json());
  if (named !== issuer) throw new Error(`${url} speaks for ${named}`);
  return keys;
}
