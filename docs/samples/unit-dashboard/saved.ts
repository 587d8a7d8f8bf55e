import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { emptyDashboard } from './fold.ts';
import type { Dashboard } from './fold.ts';

/** Where the reading stands: a cursor over HTTP; of a topic of Kafka the next offset of each partition. */
export type Place = string | Record<string, string>;

/**
 * What was made of the stream, and how far the stream was read for it: in one file, written anew and put in place of the old one at a
 * stroke. So the two always belong together, and an event is counted once even if this program is killed.
 */
export interface Saved {
  place: Place;
  readonly dashboard: Dashboard;
}

export function load(file: string, beginning: Place): Saved {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { place: beginning, dashboard: emptyDashboard() };
    throw error;
  }
  const saved = JSON.parse(text) as Saved;
  if (typeof saved.place !== typeof beginning)
    throw new Error(`${file} 是从另一来源读得的（HTTP 与 Kafka 各用一个文件） · ${file} was read from another source`);
  return saved;
}

export function save(file: string, saved: Saved): void {
  writeFileSync(`${file}.new`, JSON.stringify(saved));
  renameSync(`${file}.new`, file);
}
