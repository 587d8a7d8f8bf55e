import { kindOfCase } from '#libs/case';
import type { CaseEvent } from '#libs/case';
import { eventView, mayHide } from '#libs/case/service';
import type { Sight } from '#libs/case/service';
import { openEnvelope } from '#libs/kernel';
import type { StreamName } from '#libs/kernel';
import { addressOf } from './event-text.js';
import type { EventText } from './event-text.js';

/** A line in its parts: the event is long, and is not copied to stand among them. */
export interface EventLine {
  /** Everything before the event. */
  readonly head: string;
  /** The event. */
  readonly event: string;
  /** Everything after it. */
  readonly tail: '}';
}

/**
 * An event as one line of JSON, as somebody may see it:
 * `{"position":"12","hash":"…","masked":false,"event":{…}}`.
 *
 * Where nothing is masked, `event` is the log's canonical text byte for byte – everything between `"event":` and the line's last
 * brace – so that whoever sees everything can check hashes and chains without a canonicaliser of their own. It is also what makes
 * the feed quick: nothing is written anew.
 */
export function eventLine({ position, hash, text }: EventText, sight: Sight): EventLine {
  const head = `{"position":"${position}","hash":"${hash}","masked":`;
  const whole = (): EventLine => ({ head: `${head}false,"event":`, event: text, tail: '}' });
  // Nobody hides anything from those who see people and reporters.
  if (sight.people && sight.reporters) return whole();
  const { type, stream } = addressOf({ text });
  const kind = kindOfStream(stream);
  if (!mayHide(type, kind, sight)) return whole();
  const view = eventView({ ...openEnvelope<CaseEvent>(text), position, hash, text }, kind, sight);
  if (!view.masked) return whole();
  const { position: _position, hash: _hash, masked: _masked, ...envelope } = view;
  const masked = JSON.stringify({ ...envelope, revision: view.revision.toString() });
  return { head: `${head}true,"event":`, event: masked, tail: '}' };
}

const CASE_STREAM = 'case-';

/** What kind of case a stream holds, by the letter of the case id; a letter that nobody knows is guarded like a report. */
function kindOfStream(stream: StreamName) {
  return stream.startsWith(CASE_STREAM) ? (kindOfCase(stream.slice(CASE_STREAM.length)) ?? 'report') : null;
}
