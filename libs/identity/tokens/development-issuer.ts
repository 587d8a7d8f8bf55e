import { createLocalJWKSet, exportJWK, generateKeyPair, importJWK, SignJWT } from 'jose';
import type { JWK, JWTVerifyGetKey } from 'jose';
import type { UnitCode } from '#libs/kernel';
import { ProblemError } from '#libs/platform';
import type { Grant, Role } from '../access/roles.js';

/** `iss` of what this issuer signs. */
export const DEVELOPMENT_ISSUER = 'urn:shuangwei:development';

const ALGORITHM = 'ES256';

/** What a development token says. */
export interface DevelopmentClaims {
  readonly subject: string;
  readonly roles: readonly Role[];
  readonly unit: UnitCode;
  readonly grants?: readonly Grant[];
  /** Whom the subject acts for. */
  readonly onBehalfOf?: string;
  readonly audience: string;
  /** How long it is good, in minutes. */
  readonly minutes: number;
}

/**
 * An issuer for one machine, so that the engine can be tried without an identity provider. Whoever can read the installation's
 * secrets can sign as anybody; so it is there for loopback and never in production (`refuseOutsideDevelopment`).
 */
export class DevelopmentIssuer {
  private constructor(
    readonly keys: JWTVerifyGetKey,
    private readonly sign: (claims: DevelopmentClaims, now: number) => Promise<string>,
  ) {}

  /** A fresh private key, as text to be kept. */
  static async newKey(): Promise<string> {
    const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
    return JSON.stringify(await exportJWK(privateKey));
  }

  /** @param key as `newKey` made it */
  static async open(key: string): Promise<DevelopmentIssuer> {
    const secret = JSON.parse(key) as JWK;
    const { d: _private, ...rest } = secret;
    const kid = 'development';
    const privateKey = await importJWK(secret, ALGORITHM);
    const sign = (
      { subject, roles, unit, grants = [], onBehalfOf, audience, minutes }: DevelopmentClaims,
      now: number,
    ) =>
      new SignJWT({
        ...{ roles, unit, grants },
        ...(onBehalfOf !== undefined && { act: { sub: subject } }),
      })
        .setProtectedHeader({ alg: ALGORITHM, kid })
        .setIssuer(DEVELOPMENT_ISSUER)
        .setAudience(audience)
        .setSubject(onBehalfOf ?? subject)
        .setIssuedAt(Math.floor(now / 1_000))
        .setExpirationTime(Math.floor(now / 1_000) + minutes * 60)
        .sign(privateKey);
    return new DevelopmentIssuer(createLocalJWKSet({ keys: [{ ...rest, kid, alg: ALGORITHM }] }), sign);
  }

  /** A signed token. */
  token(claims: DevelopmentClaims, now: number = Date.now()): Promise<string> {
    return this.sign(claims, now);
  }
}

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|\[::1\]|localhost)$/;

/** True for an address that only this machine reaches. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * The development issuer is for one machine and never for production.
 *
 * @throws ProblemError `auth.development-issuer-refused`
 */
export function refuseOutsideDevelopment(host: string, production: boolean): void {
  if (!production && isLoopback(host)) return;
  throw new ProblemError({
    code: 'auth.development-issuer-refused',
    status: 400,
    messages: production
      ? {
          zh: '生产环境（NODE_ENV=production）不得使用开发用身份签发',
          en: 'no development issuer with NODE_ENV=production',
        }
      : {
          zh: `监听地址 ${host} 不限于本机，不得使用开发用身份签发`,
          en: `no development issuer on ${host}, which others reach`,
        },
    next: {
      zh: '请设置 OIDC_ISSUER 与 OIDC_AUDIENCE，指向本单位的身份认证系统。',
      en: "set OIDC_ISSUER and OIDC_AUDIENCE to your organisation's identity provider",
    },
  });
}
