import { Inject } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AccessDenied } from '../access/access-denied.js';
import { Policy } from '../access/policy.js';
import { Unauthenticated } from '../tokens/token-problems.js';
import type { TokenVerifier } from '../tokens/token-verifier.js';
import { ACCESS } from './access.decorator.js';
import type { AskedRequest, Declared } from './access.decorator.js';

/** Injection token of the `TokenVerifier`. */
export const VERIFIER = Symbol('TokenVerifier');

/** In front of every route: who asks, and whether any of their roles may. Which cases they reach is for the query or the command. */
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(Policy) private readonly policy: Policy,
    @Inject(VERIFIER) private readonly verifier: TokenVerifier,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const declared = this.reflector.get<Declared | undefined>(ACCESS, context.getHandler());
    if (declared === 'public') return true;
    const request = context.switchToHttp().getRequest<AskedRequest>();
    const principal = await this.verifier.verify(bearerOf(request.headers.authorization));
    // A route that names no permission is nobody's.
    if (declared === undefined) throw new AccessDenied({ code: 'access.undeclared' });
    if (!this.policy.allows(principal, declared)) throw new AccessDenied({ code: 'access.role', permission: declared });
    request.principal = principal;
    return true;
  }
}

/** The token of `Authorization: Bearer …`; undefined where there is none. */
export function bearerOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  const [, token] = /^Bearer ([\w.~+/=-]{1,8192})$/i.exec(String(header)) ?? [];
  if (token === undefined) throw new Unauthenticated('auth.token-malformed');
  return token;
}
