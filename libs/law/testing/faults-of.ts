import { InvalidDataFile } from '../index.js';

/** A fault as its path and its reason in English. */
export interface ToldFault {
  readonly path: string;
  readonly reason: string;
}

/** What reading a data file found wrong with it; nothing where it was fine. */
export function faultsOf(read: () => unknown): readonly ToldFault[] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidDataFile)
      return error.faults.map(({ path, messages }) => ({ path, reason: messages.en }));
    throw error;
  }
  return [];
}
