import { createParamDecorator, SetMetadata } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { Permission } from '../access/permissions.js';
import type { Principal } from '../access/principal.js';

/** Where a route says who may call it. The guard denies a route that says nothing. */
export const ACCESS = 'shuangwei:access';

/** What a route may say: a permission, or that it is for everybody. */
export type Declared = Permission | 'public';

/** Names the permission that a route needs. Each route has exactly one of `@Access` and `@ForEverybody`. */
export const Access = (permission: Permission) => SetMetadata(ACCESS, permission satisfies Declared);

/** A route that asks nobody who they are: it must tell nothing about cases or people. */
export const ForEverybody = () => SetMetadata(ACCESS, 'public' satisfies Declared);

/** A request that the guard has let through. */
export interface AskedRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  principal?: Principal;
}

/** The principal who asks, as a parameter of a handler. */
export const Asker = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AskedRequest>();
  if (!principal) throw new Error('a route for everybody asks who is asking');
  return principal;
});
