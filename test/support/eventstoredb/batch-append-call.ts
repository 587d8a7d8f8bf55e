import type {
  BatchAppendReq,
  BatchAppendResp as BatchAppendRespMessage,
} from '@eventstore/db-client/generated/streams_pb.js';
import type { Status } from '@eventstore/db-client/generated/status_pb.js';
import type { ServerDuplexStream } from '@grpc/grpc-js';
import { expectedOf } from './append-rules.js';
import type { Append, AppendDesk } from './append-rules.js';
import { maximumAppendSizeExceeded, statusOf, streamDeleted, timeout, wrongExpectedVersion } from './batch-statuses.js';
import { streamIdentifier } from './event-message.js';
import type { AfterStored, Faults } from './faults.js';
import { proposedEvent, sizeOf, streamName, uuidText } from './proposed-event.js';
import { GoogleEmpty, shared, streams } from './protocol.js';
import { Refusal } from './refusal.js';
import type { AppendOutcome, ProposedEvent } from './transaction-log.js';

const { BatchAppendResp } = streams;

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendRespMessage>;

interface Pending extends Append {
  readonly correlation: string;
  readonly events: ProposedEvent[];
  size: number;
  readonly timer: NodeJS.Timeout;
}

/** BatchAppend: many appends share a call, each in one or several messages, told apart by their correlation id. */
export class BatchAppendCall {
  readonly #call: BatchCall;
  readonly #desk: AppendDesk;
  readonly #faults: Faults;
  readonly #writeTimeoutMs: number;
  /** Closes the connection that the call is on. */
  readonly #disconnect: () => void;
  readonly #pending = new Map<string, Pending>();
  /** Appends that are taken and not answered. */
  #unanswered = 0;
  #clientIsDone = false;
  #ended = false;

  constructor(call: BatchCall, desk: AppendDesk, faults: Faults, writeTimeoutMs: number, disconnect: () => void) {
    this.#call = call;
    this.#desk = desk;
    this.#faults = faults;
    this.#writeTimeoutMs = writeTimeoutMs;
    this.#disconnect = disconnect;
  }

  run(): void {
    const call = this.#call;
    call.on('data', (message: BatchAppendReq) => this.#take(message));
    call.on('end', () => {
      this.#clientIsDone = true;
      this.#endWhenAnswered();
    });
    call.on('drain', () => call.resume());
    call.on('cancelled', () => this.#forget());
    call.on('error', () => this.#forget());
  }

  #take(message: BatchAppendReq): void {
    const correlation = message.getCorrelationId()?.getString() || uuidText(message.getCorrelationId());
    try {
      this.#begin(correlation, message);
      const pending = this.#pending.get(correlation);
      // What was refused already may have messages on their way: nobody waits for them.
      if (!pending) return;
      for (const proposed of message.getProposedMessagesList()) {
        const event = proposedEvent(proposed);
        pending.size += sizeOf(event);
        pending.events.push(event);
      }
      const { maxAppendSize } = this.#desk;
      if (pending.size > maxAppendSize) {
        this.#drop(pending);
        return this.#fail(correlation, pending.stream, maximumAppendSizeExceeded(maxAppendSize));
      }
      if (!message.getIsFinal()) return;
      this.#drop(pending);
      this.#unanswered += 1;
      void this.#store(pending);
    } catch (error) {
      this.#refuse(correlation, nameIn(message) ?? this.#pending.get(correlation)?.stream ?? '', Refusal.of(error));
    }
  }

  /** The first message of an append has its options, and the time until which it has to be complete. */
  #begin(correlation: string, message: BatchAppendReq): void {
    const options = message.getOptions();
    if (!options || this.#pending.has(correlation)) return;
    const stream = streamName(options.getStreamIdentifier());
    const until = options.getDeadline()?.toDate().getTime() ?? Number.POSITIVE_INFINITY;
    const withinMs = Math.min(until - Date.now(), this.#writeTimeoutMs);
    if (withinMs <= 0) return this.#fail(correlation, stream, timeout());
    const expected = expectedOf(options.getExpectedStreamPositionCase(), options.getStreamPosition());
    const timer = setTimeout(() => {
      this.#pending.delete(correlation);
      this.#fail(correlation, stream, timeout());
    }, withinMs);
    this.#pending.set(correlation, { correlation, stream, expected, events: [], size: 0, timer });
  }

  async #store(pending: Pending): Promise<void> {
    const { correlation, stream } = pending;
    try {
      const delayed = this.#faults.before('append');
      if (delayed) await delayed;
      // Nobody waits for it any more, and nothing was stored: the server leaves it at that.
      if (this.#ended) return;
      const outcome = this.#desk.append(pending, this.#call.metadata);
      const isStored = outcome.kind === 'stored' || outcome.kind === 'repeated';
      this.#answerAfter(isStored ? this.#faults.afterStored() : 'answer', pending, outcome);
    } catch (error) {
      this.#unanswered -= 1;
      this.#refuse(correlation, stream, Refusal.of(error));
    }
  }

  #answerAfter(after: AfterStored, pending: Pending, outcome: AppendOutcome): void {
    if (after === 'lose') return this.#disconnect();
    if (typeof after === 'object') {
      setTimeout(() => this.#answerAfter('answer', pending, outcome), after.lateByMs).unref();
      return;
    }
    this.#unanswered -= 1;
    if (after === 'timeout') this.#fail(pending.correlation, pending.stream, timeout());
    else this.#answer(pending, outcome);
  }

  #answer({ correlation, stream, expected }: Pending, outcome: AppendOutcome): void {
    switch (outcome.kind) {
      case 'stored':
      case 'repeated':
        return this.#send(correlation, stream, (answer) =>
          answer.setSuccess(success(outcome.revision, outcome.position)),
        );
      case 'wrong-expected-version':
        return this.#fail(correlation, stream, wrongExpectedVersion(expected, outcome.current));
      case 'stream-deleted':
        return this.#fail(correlation, stream, streamDeleted(stream));
    }
  }

  #refuse(correlation: string, stream: string, refusal: Refusal): void {
    const status = statusOf(refusal);
    if (status) return this.#fail(correlation, stream, status);
    // Not the leader, or not reachable: the call ends, and everything that shares it.
    if (!this.#ended) this.#call.emit('error', refusal);
  }

  #fail(correlation: string, stream: string, error: Status): void {
    this.#send(correlation, stream, (answer) => answer.setError(error));
  }

  #send(correlation: string, stream: string, fill: (answer: BatchAppendRespMessage) => void): void {
    if (this.#ended) return;
    const answer = new BatchAppendResp()
      .setCorrelationId(new shared.UUID().setString(correlation))
      .setStreamIdentifier(streamIdentifier(stream));
    fill(answer);
    // Who does not take answers is not asked for more appends.
    if (!this.#call.write(answer)) this.#call.pause();
    this.#endWhenAnswered();
  }

  #endWhenAnswered(): void {
    if (!this.#clientIsDone || this.#unanswered > 0 || this.#ended) return;
    this.#forget();
    this.#call.end();
  }

  #drop(pending: Pending): void {
    clearTimeout(pending.timer);
    this.#pending.delete(pending.correlation);
  }

  #forget(): void {
    this.#ended = true;
    for (const pending of [...this.#pending.values()]) this.#drop(pending);
  }
}

function nameIn(message: BatchAppendReq): string | undefined {
  const name = message.getOptions()?.getStreamIdentifier()?.getStreamName_asU8();
  return name && Buffer.from(name).toString();
}

function success(revision: number, position: number) {
  const message = new BatchAppendResp.Success();
  if (revision < 0) message.setNoStream(new GoogleEmpty());
  else message.setCurrentRevision(String(revision));
  if (position < 0) return message.setNoPosition(new GoogleEmpty());
  const at = new shared.AllStreamPosition();
  return message.setPosition(at.setCommitPosition(String(position)).setPreparePosition(String(position)));
}
