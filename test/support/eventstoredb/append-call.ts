import type { AppendReq, AppendResp as AppendRespMessage } from '@eventstore/db-client/generated/streams_pb.js';
import type { ServerReadableStream } from '@grpc/grpc-js';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectedOf } from './append-rules.js';
import type { Append, AppendDesk } from './append-rules.js';
import type { Faults } from './faults.js';
import { proposedEvent, sizeOf, streamName } from './proposed-event.js';
import { shared, streams } from './protocol.js';
import { Refusal } from './refusal.js';
import type { AppendOutcome, Expected, ProposedEvent } from './transaction-log.js';

const { AppendResp } = streams;

type AppendCall = ServerReadableStream<AppendReq, AppendRespMessage>;

/**
 * Append: one call for one append, options first, then an event each.
 *
 * @returns undefined where there is to be no answer
 * @throws Refusal
 */
export async function append(
  call: AppendCall,
  desk: AppendDesk,
  faults: Faults,
): Promise<AppendRespMessage | undefined> {
  const proposed = await received(call, desk.maxAppendSize);
  await faults.before('append');
  // Nobody waits for it any more, and nothing was stored: the server leaves it at that.
  if (call.cancelled) return undefined;
  const outcome = desk.append(proposed, call.metadata);
  if (outcome.kind === 'stored' || outcome.kind === 'repeated') {
    const after = faults.afterStored();
    if (after === 'lose') return undefined;
    if (after === 'timeout') throw Refusal.timeout();
    if (typeof after === 'object') await sleep(after.lateByMs, undefined, { ref: false });
  }
  return answerTo(proposed, outcome);
}

async function received(call: AppendCall, maxAppendSize: number): Promise<Append> {
  let options: { readonly stream: string; readonly expected: Expected } | undefined;
  const events: ProposedEvent[] = [];
  let size = 0;
  for await (const message of call as AsyncIterable<AppendReq>) {
    const first = message.getOptions();
    if (first && !options) {
      const expected = expectedOf(first.getExpectedStreamRevisionCase(), first.getRevision());
      options = { stream: streamName(first.getStreamIdentifier()), expected };
      continue;
    }
    const proposed = message.getProposedMessage();
    if (!options || !proposed) throw Refusal.of(new Error('options first, then events'));
    const event = proposedEvent(proposed);
    size += sizeOf(event);
    if (size > maxAppendSize) throw Refusal.maxAppendSizeExceeded(maxAppendSize);
    events.push(event);
  }
  if (!options) throw Refusal.of(new Error('an append without options'));
  return { ...options, events };
}

function answerTo({ stream, expected }: Append, outcome: AppendOutcome): AppendRespMessage {
  switch (outcome.kind) {
    case 'stored':
    case 'repeated':
      return new AppendResp().setSuccess(success(outcome.revision, outcome.position));
    case 'wrong-expected-version':
      return new AppendResp().setWrongExpectedVersion(wrongExpectedVersion(expected, outcome.current));
    case 'stream-deleted':
      throw Refusal.streamDeleted(stream);
  }
}

function success(revision: number, position: number) {
  const message = new AppendResp.Success();
  if (revision < 0) message.setNoStream(new shared.Empty());
  else message.setCurrentRevision(String(revision));
  if (position < 0) return message.setNoPosition(new shared.Empty());
  const at = new AppendResp.Position().setCommitPosition(String(position)).setPreparePosition(String(position));
  return message.setPosition(at);
}

/** Said twice: as versions up to 20.6.0 read it, and as later ones do. */
function wrongExpectedVersion(expected: Expected, current: number) {
  const message = new AppendResp.WrongExpectedVersion();
  const empty = () => new shared.Empty();
  if (expected === 'any') message.setExpectedAny(empty()).setAny2060(empty());
  else if (expected === 'stream-exists') message.setExpectedStreamExists(empty()).setStreamExists2060(empty());
  else if (expected === 'no-stream') message.setExpectedNoStream(empty());
  else message.setExpectedRevision(String(expected)).setExpectedRevision2060(expected);
  if (current < 0) return message.setCurrentNoStream(empty()).setNoStream2060(empty());
  return message.setCurrentRevision(String(current)).setCurrentRevision2060(current);
}
