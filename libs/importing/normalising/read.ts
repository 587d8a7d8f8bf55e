import type { FaultDetails, RowFaultCode } from '../faults.js';

/** What a cell says, or why it cannot be read. What cannot be read is never guessed. */
export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: RowFaultCode; readonly details: FaultDetails };

export const read = <T>(value: T): Read<T> => ({ ok: true, value });

export const unreadable = (code: RowFaultCode, details: FaultDetails = {}): Read<never> => ({
  ok: false,
  code,
  details,
});
