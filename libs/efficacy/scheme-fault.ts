import { reason } from '#libs/law';
import type { Reason } from '#libs/law';

/** A fault of a scheme: where, and why it cannot be used. */
export interface SchemeFault extends Reason {
  readonly path: readonly (string | number)[];
}

/** The fault of that code at that path, in both languages. */
export function schemeFault(path: SchemeFault['path'], code: string, zh: string, en: string): SchemeFault {
  return { path, ...reason(code, zh, en) };
}
