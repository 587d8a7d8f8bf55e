import type { AdoptScheme } from './commands.js';
import type { LawContext, SchemeRead } from './context.js';
import { settled } from './decide-parts.js';
import type { SchemeAdopted } from './events.js';
import { invalid, refusal } from './refusals.js';
import type { LawRefusal } from './refusals.js';
import { schemeOn } from './state.js';
import type { AdoptionState } from './state.js';

/**
 * Adopts an evaluation scheme: periods that begin on `from` or later are evaluated by it. The event keeps the whole of it, so that it
 * comes to the same under every later version of the program.
 */
export function adoptScheme(
  state: AdoptionState,
  { scheme, contents, from, source }: AdoptScheme,
  context: LawContext,
): SchemeAdopted | LawRefusal {
  if (source?.trim() === '') return refusal('law.field-blank', { field: 'source' }, 'source');
  const read = context.readScheme(scheme, contents);
  if (!read) return refusal('law.scheme-unknown', { scheme }, 'scheme');
  if (!read.ok) return invalid('law.scheme-invalid', read.faults);
  const { hash } = read;
  if (isTaken(state, scheme, hash, context)) return refusal('law.id-taken', { id: scheme }, 'scheme');
  return (
    outOfItsDates(scheme, from, read) ??
    inForce(state, scheme, from) ??
    settled(from, context) ?? {
      type: 'SchemeAdopted',
      data: { scheme, contents: read.contents, hash, source: source ?? read.source, from },
    }
  );
}

/** A score names its scheme by its id: one id, one scheme, whether it was adopted or is shipped. */
function isTaken({ schemes }: AdoptionState, id: string, hash: string, { readScheme }: LawContext): boolean {
  const shipped = readScheme(id, null);
  const hashes = schemes.filter(({ scheme }) => scheme === id).map((each) => each.hash);
  return [...hashes, ...(shipped?.ok ? [shipped.hash] : [])].some((each) => each !== hash);
}

function outOfItsDates(
  scheme: string,
  from: AdoptScheme['from'],
  own: Extract<SchemeRead, { ok: true }>,
): LawRefusal | undefined {
  if (from >= own.from && (own.until === null || from < own.until)) return undefined;
  return refusal('law.scheme-out-of-its-dates', { scheme, from, since: own.from, until: own.until ?? '…' }, 'from');
}

function inForce(state: AdoptionState, scheme: string, from: AdoptScheme['from']): LawRefusal | undefined {
  if (schemeOn(state, from)?.scheme !== scheme) return undefined;
  return refusal('law.scheme-in-force', { scheme, from }, 'scheme');
}
