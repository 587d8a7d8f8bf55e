import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js';
import { READ_BATCH } from './event-filter.js';
import { eventAnswer, firstPositionMessage, lastPositionMessage, streamNotFoundMessage } from './event-message.js';
import type { ReadAnswer } from './event-message.js';
import { readableStream } from './log-view.js';
import type { LogView } from './log-view.js';
import type { Outlet } from './outlet.js';
import type { AllRead, StreamRead } from './read-request.js';
import { Refusal } from './refusal.js';
import type { LoggedEvent } from './transaction-log.js';

export type ReadOutlet = Outlet<ReadReq, ReadAnswer>;

/** Called before each event of a read; it may break the read off. */
export type BeforeEvent = () => void;

type Read<Request> = Request & { readonly count: number };

/** One stream, up to what the node has at the time of each page. */
export async function readStream(
  outlet: ReadOutlet,
  view: LogView,
  request: Read<StreamRead>,
  before: BeforeEvent,
): Promise<void> {
  const { stream: name, count, ids, compatibility } = request;
  const tombstone = view.log.stream(name)?.tombstoneWithin(view.visible);
  if (tombstone !== undefined) throw Refusal.streamDeleted(name);
  const readable = readableStream(view, name);
  if (!readable) return void (await outlet.push(streamNotFoundMessage(name)));
  const { stream, first } = readable;
  let { last } = readable;
  const begin = startOf(request, first, last);
  const next = compatibility >= 1 ? afterEmptyPage(request, first, last) : undefined;
  if (next !== undefined) await outlet.push(firstPositionMessage(next));
  let given = 0;
  const step = request.backwards ? -1 : 1;
  let revision = begin;
  for (; given < count && revision >= first && revision <= last && !outlet.closed; revision += step) {
    before();
    const waiting = outlet.push(eventAnswer(view.log.at(stream.indexOf(revision)), ids));
    if (waiting) await waiting;
    given += 1;
    // What came in meanwhile belongs to a read that goes forwards and has not reached the end of its page.
    if (given % READ_BATCH === 0) last = stream.lastWithin(view.visible);
  }
  if (compatibility >= 1) await outlet.push(lastPositionMessage(last));
}

/** Where a read goes on whose first page is empty although it begins elsewhere: clients that know of it are told. */
function afterEmptyPage(request: Read<StreamRead>, first: number, last: number): number | undefined {
  const { from, backwards, count } = request;
  if (backwards || from === 'end') return undefined;
  const begin = from === 'start' ? 0 : from;
  const pageEnd = begin + Math.min(READ_BATCH, count);
  if (pageEnd > first && Math.max(begin, first) <= last) return undefined;
  const next = pageEnd <= first ? first : Math.min(pageEnd, last + 1);
  return next === begin ? undefined : next;
}

function startOf({ from, backwards }: StreamRead, first: number, last: number): number {
  if (backwards) return from === 'end' ? last : Math.min(from === 'start' ? 0 : from, last);
  return from === 'end' ? last + 1 : Math.max(from === 'start' ? 0 : from, first);
}

/** The log, from a position on that is given (forwards) or not (backwards). */
export async function readAll(
  outlet: ReadOutlet,
  view: LogView,
  request: Read<AllRead>,
  before: BeforeEvent,
): Promise<void> {
  const { from, count, ids, filter } = request;
  if (typeof from === 'object' && !view.log.isReadable(from)) throw Refusal.invalidPosition();
  let given = 0;
  for (const event of request.backwards ? backwards(view, from) : forwards(view, from)) {
    if (given >= count || outlet.closed) return;
    if (filter && !filter.allows(event)) continue;
    before();
    const waiting = outlet.push(eventAnswer(event, ids));
    if (waiting) await waiting;
    given += 1;
  }
}

function* forwards(view: LogView, from: AllRead['from']): Generator<LoggedEvent> {
  if (from === 'end') return;
  const { log } = view;
  // The head is asked for anew each time: who reads on while others write reads what they wrote.
  for (let index = from === 'start' ? 0 : log.indexFrom(from); index < view.visible; index += 1) yield log.at(index);
}

function* backwards({ log, visible }: LogView, from: AllRead['from']): Generator<LoggedEvent> {
  if (from === 'start') return;
  const end = from === 'end' ? visible : log.indexFrom(from, visible);
  for (let index = end - 1; index >= 0; index -= 1) yield log.at(index);
}
