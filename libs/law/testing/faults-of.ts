import { InvalidDataFile } from '../index.js';

/** What reading a data file found wrong with it; nothing where it was fine. */
export function faultsOf(read: () => unknown): InvalidDataFile['faults'] {
  try {
    read();
  } catch (error) {
    if (error instanceof InvalidDataFile) return error.faults;
    throw error;
  }
  return [];
}
