import { hash, randomUUID } from 'node:crypto';

type Branded<Name extends string> = string & { readonly __brand: Name };

/** A UUID; the caller may bring its own, so that a repeated request gives the first answer again. */
export type CommandId = Branded<'CommandId'>;
/** uuidv5(commandId, index): the same command makes the same event ids. */
export type EventId = Branded<'EventId'>;
/** `case-…`, `simulation-…`; up to 120 characters of [A-Za-z0-9_-], beginning with a lower-case prefix. */
export type StreamName = Branded<'StreamName'>;
/** `T-7KQ2-M9XA-4C3F-HZ8W`: kind letter (T 投诉, J 举报, Z 咨询) and sixteen characters of Crockford's base 32. */
export type CaseId = Branded<'CaseId'>;
/** A division code of GB/T 2260 (six digits), or a station below it (`230781-02`). */
export type UnitCode = Branded<'UnitCode'>;
/** Identifier of a rule-set file, `cn-samr-order-121`. */
export type RuleSetId = Branded<'RuleSetId'>;
/** Identifier of a published working-day calendar, `cn-state-council-2026`. */
export type CalendarId = Branded<'CalendarId'>;
/** Lower-case hexadecimal, 64 digits. */
export type Sha256 = Branded<'Sha256'>;
/** A whole number of any size in decimal digits, as it goes over the wire. */
export type WholeNumber = Branded<'WholeNumber'>;

/** RFC 9562 name-based UUID, version 5 (SHA-1). `namespace` is a UUID. */
export function uuidV5(namespace: string, name: string): string {
  const bytes = Buffer.allocUnsafe(16 + Buffer.byteLength(name));
  bytes.write(namespace.replaceAll('-', ''), 'hex');
  bytes.write(name, 16);
  const hex = hash('sha1', bytes, 'hex');
  // Version 5 in the thirteenth digit; the variant's two bits (10) at the top of the seventeenth.
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id of the `index`-th event of a command. */
export function eventId(command: CommandId, index: number): EventId {
  return uuidV5(command, String(index)) as EventId;
}

/** A fresh random command id, for callers that brought none. */
export function newCommandId(): CommandId {
  return randomUUID() as CommandId;
}

/** Namespace of the command ids that the engine derives from names (files, rows, simulations, clock rungs). */
const DERIVED_COMMANDS = '6f3e4a52-8d0b-5c0e-9f57-2f6f2f1d7a10';

/** A deterministic command id: the same name gives the same id on every machine. */
export function derivedCommandId(name: string): CommandId {
  return uuidV5(DERIVED_COMMANDS, name) as CommandId;
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * The case id that belongs to a source: `letter` of the kind and 80 bits of the source key's hash. Nothing else goes into it,
 * so the same source key is the same case whatever a later export says about it, a corrected day of receipt included.
 */
export function caseIdFor(letter: 'T' | 'J' | 'Z', sourceKey: string): CaseId {
  const digest = hash('sha256', sourceKey, 'buffer');
  let code = letter as string;
  for (let i = 0; i < 16; i++) code += (i % 4 === 0 ? '-' : '') + CROCKFORD[digest.readUInt8(i) & 31];
  return code as CaseId;
}

const CASE_ID = /^[TJZ](-[0-9A-HJKMNP-TV-Z]{4}){4}$/;

/** True for a text of the form of a case id. */
export function isCaseId(text: string): text is CaseId {
  return CASE_ID.test(text);
}

/** The stream that holds a case. */
export function caseStream(id: CaseId): StreamName {
  return `case-${id}` as StreamName;
}

const STREAM = /^[a-z][A-Za-z0-9_-]{0,119}$/;

/** True for a text that may name a stream. */
export function isStreamName(text: string): text is StreamName {
  return STREAM.test(text);
}
