import { kindOfCase } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import { eventView, mayHide } from '#libs/case/service';
import type { Sight } from '#libs/case/service';
import { openEnvelope } from '#libs/kernel';
import type { Position, StreamName } from '#libs/kernel';
import { addressOf } from './event-text.js';
import type { EventText } from './event-text.js';
import type { FeedLine } from './feed.js';

/**
 * An event as one line of JSON, as somebody may see it:
 * `{"position":"12","hash":"…","masked":false,"event":{…}}`.
 *
 * Where nothing is masked, `event` is the log's canonical text byte for byte – everything between `"event":` and the line's last
 * brace – so that whoever sees everything can check hashes and chains without a canonicaliser of their own. It is also what makes
 * the feed quick: nothing is written anew.
 */
export function eventLine({ position, hash, text }: EventText, sight: Sight): FeedLine {
  // Nobody hides anything from those who see people and reporters.
  if (sight.people && sight.reporters) return whole(position, hash, text);
  const { type, stream } = addressOf({ text });
  const kind = kindOfStream(stream);
  if (!mayHide(type, kind, sight)) return whole(position, hash, text);
  const view = eventView({ ...openEnvelope<CaseEvent>(text), position, hash, text }, kind, sight);
  if (!view.masked) return whole(position, hash, text);
  const { position: _position, hash: _hash, masked: _masked, ...envelope } = view;
  const masked = JSON.stringify({ ...envelope, revision: view.revision.toString() });
  return { head: headOf(position, hash, 'true'), event: masked, tail: '}' };
}

function whole(position: Position, hash: string, text: string): FeedLine {
  return { head: headOf(position, hash, 'false'), event: text, tail: '}' };
}

function headOf(position: Position, hash: string, masked: 'true' | 'false'): string {
  return `{"position":"${position}","hash":"${hash}","masked":${masked},"event":`;
}

const CASE_STREAM = 'case-';

/** What kind of case a stream holds, by the letter of the case id; a letter that nobody knows is guarded like a report. */
function kindOfStream(stream: StreamName) {
  return stream.startsWith(CASE_STREAM) ? (kindOfCase(stream.slice(CASE_STREAM.length)) ?? 'report') : null;
}
