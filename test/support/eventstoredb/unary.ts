import type { Metadata, ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import { Refusal } from './refusal.js';

/** A call with one request and one answer. */
export function unary<Request, Answer>(answer: (request: Request, headers: Metadata) => Promise<Answer>) {
  return (call: ServerUnaryCall<Request, Answer>, reply: sendUnaryData<Answer>): void => {
    answer(call.request, call.metadata).then(
      (message) => reply(null, message),
      (error: unknown) => reply(Refusal.of(error)),
    );
  };
}
