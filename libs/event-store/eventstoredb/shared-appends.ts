import { randomUUID } from 'node:crypto';
import type { EventStoreDBClient } from '@eventstore/db-client';
import unpacking from '@eventstore/db-client/dist/streams/appendToStream/unpackError.js';
import utils from '@eventstore/db-client/dist/utils/index.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js';
import type { ExpectedRevision } from '../port.js';
import type { Cursor } from './cursor.js';
import type { NewRecord } from './driver.js';
import { StoreFailure } from './failure.js';

type Call = ReturnType<StreamsClient['batchAppend']>;

/** What the client keeps to itself: how it makes a call on the connection of the moment, which it replaces when the call fails. */
interface Within {
  GRPCStreamCreator(client: unknown, name: string, create: (client: StreamsClient) => Call): () => Promise<Call>;
  callArguments(options: object, callOptions: object): Parameters<StreamsClient['batchAppend']>;
}

interface Waiting {
  readonly stream: string;
  readonly timer: NodeJS.Timeout;
  readonly resolve: (position: Cursor) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Appends that share one call (BatchAppend), each with an answer of its own: a call for each takes three times as long.
 *
 * The client has the same, with the waiting promises in one table of the whole process: a connection that is lost fails the appends of
 * every client, and an answer that comes after that throws in an event handler. Here each call has its own table, and who is not waited for any
 * more is passed over.
 */
export class SharedAppends {
  #call: Promise<OpenCall> | undefined;

  constructor(private readonly client: EventStoreDBClient) {}

  /** @returns where the last event is @throws StoreFailure `retryable` after `ms` without an answer, or what the client makes of an error */
  async append(stream: string, expected: ExpectedRevision, records: readonly NewRecord[], ms: number): Promise<Cursor> {
    const call = await (this.#call ??= this.#open());
    return call.append(stream, requestOf(stream, expected, records), ms);
  }

  #open(): Promise<OpenCall> {
    const opening = this.#begin(() => {
      if (this.#call === opening) this.#call = undefined;
    });
    opening.catch(() => {
      if (this.#call === opening) this.#call = undefined;
    });
    return opening;
  }

  async #begin(onEnd: () => void): Promise<OpenCall> {
    // A lost connection is closed by the client in microtasks, and a call that begins between them throws where nobody can catch it. What begins
    // in a task of its own does not come between them.
    await new Promise((resolve) => setImmediate(resolve));
    const within = this.client as unknown as Within;
    let open: OpenCall | undefined;
    await within.GRPCStreamCreator(streamsService.StreamsClient, 'appendToStream', (client) => {
      const call = client.batchAppend(...within.callArguments({ requiresLeader: true }, { deadline: Infinity }));
      open = new OpenCall(call, onEnd);
      return call;
    })();
    if (!open) throw new StoreFailure('retryable', 'the call for appends was not made');
    return open;
  }
}

class OpenCall {
  readonly #waiting = new Map<string, Waiting>();
  #over: Error | undefined;

  constructor(
    private readonly call: Call,
    private readonly onEnd: () => void,
  ) {
    call.on('data', (answer: BatchAppendResp) => this.#answered(answer));
    call.on('error', (error) => this.#end(utils.convertToCommandError(error)));
    call.on('end', () => this.#end(new StoreFailure('retryable', 'the server ended the call for appends')));
  }

  append(stream: string, request: BatchAppendReq, ms: number): Promise<Cursor> {
    return new Promise((resolve, reject) => {
      if (this.#over !== undefined) return reject(this.#over);
      const id = randomUUID();
      const late = () => {
        this.#waiting.delete(id);
        reject(new StoreFailure('retryable', `no answer to an append within ${ms} ms`));
        this.#leave();
      };
      this.#waiting.set(id, { stream, timer: setTimeout(late, ms), resolve, reject });
      this.call.write(request.setCorrelationId(new sharedMessages.UUID().setString(id)));
    });
  }

  #answered(answer: BatchAppendResp): void {
    const id = utils.parseUUID(answer.getCorrelationId()) ?? '';
    const waiting = this.#waiting.get(id);
    // It came after its deadline.
    if (!waiting) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    const error = answer.getError();
    if (error) return waiting.reject(errorOf(error, waiting.stream));
    const position = answer.getSuccess()?.getPosition();
    if (!position)
      return waiting.reject(new StoreFailure('fatal', 'the server did not say where it stored the events'));
    const { commit, prepare } = {
      commit: BigInt(position.getCommitPosition()),
      prepare: BigInt(position.getPreparePosition()),
    };
    waiting.resolve({ commit, prepare });
  }

  /** Perhaps it is the call that does not answer: the next append makes another, and this one ends with what is under way on it. */
  #leave(): void {
    this.onEnd();
    this.call.end();
  }

  #end(error: Error): void {
    if (this.#over !== undefined) return;
    this.#over = error;
    this.onEnd();
    for (const { timer, reject } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(error);
    }
    this.#waiting.clear();
  }
}

/** What the server says of one append of many. */
function errorOf(status: Status, stream: string): Error {
  const code: number = status.getCode();
  const words = status.getMessage();
  // Not ready, too busy, no leader: these come without a code and without details that mean anything.
  if (!status.getDetails()?.getTypeName().startsWith('event_store.client.')) {
    return code === 0
      ? new StoreFailure('retryable', `EventStoreDB: ${words}`)
      : Object.assign(new Error(words), { code });
  }
  const error = unpacking.unpackToCommandError(status, stream);
  if (!('maxAppendSize' in error)) return Object.assign(error, { code });
  return new StoreFailure('too-large', `EventStoreDB: more than the ${error.maxAppendSize} bytes of an append`, error);
}

function requestOf(stream: string, expected: ExpectedRevision, records: readonly NewRecord[]): BatchAppendReq {
  const { BatchAppendReq } = streamsMessages;
  const name = new sharedMessages.StreamIdentifier().setStreamName(Buffer.from(stream));
  const options = new BatchAppendReq.Options().setStreamIdentifier(name);
  if (expected === 'no-stream') options.setNoStream(new sharedMessages.Empty());
  else options.setStreamPosition(expected.toString());
  const request = new BatchAppendReq().setOptions(options).setIsFinal(true);
  for (const { id, type, data, metadata } of records) {
    const message = new BatchAppendReq.ProposedMessage()
      .setId(new sharedMessages.UUID().setString(id))
      .setData(data)
      .setCustomMetadata(Buffer.from(JSON.stringify(metadata)));
    message.getMetadataMap().set('type', type).set('content-type', 'application/octet-stream');
    request.addProposedMessages(message);
  }
  return request;
}
