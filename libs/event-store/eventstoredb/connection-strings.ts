/** The kind of node that feeds those who follow the log. */
export type ReadFrom = 'leader' | 'follower' | 'read-only-replica' | 'random';

const WORDS: Readonly<Record<ReadFrom, string>> = {
  leader: 'leader',
  follower: 'follower',
  'read-only-replica': 'readOnlyReplica',
  random: 'random',
};

const PREFERENCE = /[?&]nodePreference=([^&]*)/i;

/**
 * Two connections of one cluster: to its leader, which alone takes appends and knows the newest, and to the node that is to feed those who
 * follow. They are the same where nothing else was asked for.
 */
export function connectionStrings(
  url: string,
  readFrom?: ReadFrom,
): { readonly leader: string; readonly feeder: string } {
  const preferred = readFrom === undefined ? PREFERENCE.exec(url)?.[1] : WORDS[readFrom];
  return { leader: preferring(url, 'leader'), feeder: preferring(url, preferred ?? 'leader') };
}

function preferring(url: string, preference: string): string {
  const plain = url.replace(PREFERENCE, '').replace(/^([^?&]*)&/, '$1?');
  return `${plain}${plain.includes('?') ? '&' : '?'}nodePreference=${preference}`;
}
