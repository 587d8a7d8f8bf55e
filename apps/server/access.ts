import {
  DEVELOPMENT_ISSUER,
  DevelopmentIssuer,
  issuerKeys,
  Policy,
  refuseOutsideDevelopment,
  TokenVerifier,
} from '#libs/identity';
import type { Organisation } from '#libs/identity';
import { secretOf } from '#libs/platform';
import type { Config } from '#libs/platform';

/** Who may ask, and how it is known. */
export interface Access {
  readonly policy: Policy;
  readonly verifier: TokenVerifier;
}

type Secrets = Parameters<typeof secretOf>[0];

export interface AccessOptions {
  readonly config: Pick<Config, 'oidcIssuer' | 'oidcAudience' | 'oidcJwksUrl' | 'oidcRolesClaim' | 'oidcUnitClaim'>;
  readonly organisation: Organisation;
  readonly pool: Secrets;
  readonly onRefused?: (code: string) => void;
}

/** The policy, and the verifier for the configured issuer; without one, for the development issuer. */
export async function openAccess({ config, organisation, pool, onRefused }: AccessOptions): Promise<Access> {
  const { oidcIssuer, oidcAudience: audience, oidcJwksUrl } = config;
  const keys = oidcIssuer === undefined ? (await developmentIssuer(pool)).keys : issuerKeys(oidcIssuer, oidcJwksUrl);
  const verifier = new TokenVerifier({
    ...{ issuer: oidcIssuer ?? DEVELOPMENT_ISSUER, audience, keys, organisation },
    claims: { roles: config.oidcRolesClaim, unit: config.oidcUnitClaim },
    ...(onRefused && { onRefused }),
  });
  return { policy: new Policy(organisation), verifier };
}

/** The issuer for one machine; every process of the installation has the same. Checks nothing: see `refuseUnguarded`. */
export async function developmentIssuer(pool: Secrets): Promise<DevelopmentIssuer> {
  return DevelopmentIssuer.open(await secretOf(pool, 'development-issuer', () => DevelopmentIssuer.newKey()));
}

/**
 * A server that others reach, or that runs in production, needs a real issuer.
 *
 * @throws ProblemError `auth.development-issuer-refused`
 */
export function refuseUnguarded({
  oidcIssuer,
  host,
  production,
}: Pick<Config, 'oidcIssuer' | 'host' | 'production'>): void {
  if (oidcIssuer === undefined) refuseOutsideDevelopment(host, production);
}
