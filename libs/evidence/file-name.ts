import { MEDIA_TYPES } from './media-types.js';

/** UTF-16 units of a name at the most, as the command takes it. */
const LENGTH = 200;

/** Controls, and the characters that turn the direction of a text: `exe.gpj` would read `jpg.exe`. */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** Names that Windows keeps for devices, with any ending. */
const DEVICE = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/**
 * A name for people out of what a client sent: the last part of a path, without what cannot be seen, without what a file system
 * takes for something else. Never a path to write to: files are stored under their hash.
 */
export function tidyFileName(sent: string): string {
  const last = sent.toWellFormed().split(/[/\\]/).at(-1) ?? '';
  const seen = last
    .replace(UNSEEN, '')
    .replace(/[<>:"|?*\ufffd]/g, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const name = shortened(DEVICE.test(seen) ? `_${seen}` : seen);
  return name === '' ? 'evidence' : name;
}

/** The name that a download bears: tidy, and with an ending of its type, so that a double click opens it as what it is. */
export function downloadName(name: string, mediaType: string): string {
  const tidy = tidyFileName(name);
  const endings = MEDIA_TYPES[mediaType] ?? ['bin'];
  const ending = tidy.split('.').at(-1)?.toLowerCase() ?? '';
  return tidy.includes('.') && endings.includes(ending) ? tidy : `${tidy}.${endings[0]}`;
}

/** Cut in the middle of the stem, never within a character, and never the ending. */
function shortened(name: string): string {
  if (name.length <= LENGTH) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  let stem = '';
  for (const character of name.slice(0, name.length - ending.length)) {
    if (stem.length + character.length + ending.length > LENGTH) break;
    stem += character;
  }
  return stem + ending;
}
