import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { knownParameters } from '#libs/platform';
import type { RawParameters } from '#libs/platform';

/**
 * A route of the API that takes no query parameter refuses whatever is given, as the others refuse what they do not know: a filter that is
 * misspelt or belongs elsewhere is told, and not left out.
 */
@Injectable()
export class QueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { url, query } = context.switchToHttp().getRequest<FastifyRequest>();
    if (url.startsWith('/api/v1/') && !takesQuery(context)) knownParameters(query as RawParameters, []);
    return true;
  }
}

/** True where the method has a parameter `@Query()`. */
function takesQuery(context: ExecutionContext): boolean {
  const taken = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) ??
    {}) as object;
  return Object.keys(taken).some((key) => key.startsWith(`${RouteParamtypes.QUERY}:`));
}
