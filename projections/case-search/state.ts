import type { Instant } from '#libs/kernel';
import { packFields, unpackFields } from '#libs/projecting';
import { Vector } from './vector.js';
import type { VectorLimits } from './vector.js';
import { runsOf } from './words.js';

/** What the fold remembers of a case: exactly what the row says, since a later text is put behind the earlier ones. */
export interface SearchState {
  readonly receivedAt: Instant;
  readonly public: Vector;
  readonly personal: Vector;
}

/**
 * The two vectors are also searched as one, so free texts stand behind all places of the public ones, and together they stay
 * below what PostgreSQL takes.
 */
const PUBLIC_LIMITS: VectorLimits = { places: 4_000, placesOfALexeme: 64 };
const PERSONAL_LIMITS: VectorLimits = { places: 16_000, placesOfALexeme: 190 };

export const emptyState: SearchState = {
  receivedAt: '' as Instant,
  public: Vector.emptyBehind(0),
  personal: Vector.emptyBehind(PUBLIC_LIMITS.places),
};

/** With texts that everybody may find who may see the case. */
export function shown(state: SearchState, ...texts: readonly (string | null)[]): SearchState {
  const runs = texts.flatMap((text) => (text === null ? [] : runsOf(text)));
  const vector = state.public.with(runs, PUBLIC_LIMITS);
  return vector === state.public ? state : { ...state, public: vector };
}

/** With a free text. Telephone, card and identity numbers in it are left out, whoever wrote them there. */
export function told(state: SearchState, text: string | null): SearchState {
  if (text === null) return state;
  const vector = state.personal.with(runsOf(text, { withoutLongNumbers: true }), PERSONAL_LIMITS);
  return vector === state.personal ? state : { ...state, personal: vector };
}

/** A line for the figures, one for each vector. */
export function encodeState({ receivedAt, public: open, personal }: SearchState): string {
  const cut = (open.cut ? 'o' : '') + (personal.cut ? 'p' : '');
  const line = packFields([receivedAt, String(open.end), String(personal.end), cut === '' ? null : cut]);
  return `${line}\n${open.text}\n${personal.text}`;
}

/** The inverse of `encodeState`. */
export function decodeState(text: string): SearchState {
  const [line = '', open = '', personal = ''] = text.split('\n');
  const [receivedAt, openEnd, personalEnd, cut] = unpackFields(line);
  return {
    receivedAt: (receivedAt ?? '') as Instant,
    public: Vector.parse(open, Number(openEnd), cut?.includes('o') ?? false),
    personal: Vector.parse(personal, Number(personalEnd), cut?.includes('p') ?? false),
  };
}
