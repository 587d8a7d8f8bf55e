import { createParamDecorator, Injectable, UseInterceptors } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { tap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Position } from '#libs/kernel';
import { atLeastPosition } from '../queries/read-positions.js';

/** What every read of a read model shares: how far it has to know the log, and how far it does. */

/** The header `X-At-Least-Position`, as a parameter of a handler; undefined where it was not sent. */
export const AtLeastPosition = createParamDecorator((_: unknown, context: ExecutionContext): Position | undefined =>
  atLeastPosition(context.switchToHttp().getRequest<FastifyRequest>().headers['x-at-least-position']),
);

/** Whatever a read model answered. */
interface Positioned {
  readonly position: Position;
}

/** Repeats the position of the answer in the header `X-Position`, which is there for HEAD as well. */
@Injectable()
class PositionHeader implements NestInterceptor<Positioned, Positioned> {
  intercept(context: ExecutionContext, next: CallHandler<Positioned>): Observable<Positioned> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap(({ position }) => void reply.header('x-position', position.toString())));
  }
}

/** For a route whose answer comes from a read model. */
export const ShowsPosition = () => UseInterceptors(PositionHeader);
