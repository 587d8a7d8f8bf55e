import { fileTypeFromFile } from 'file-type';
import { isPlainText } from './plain-text.js';

const OFFICE = 'application/vnd.openxmlformats-officedocument';

/** What is accepted, by the name that goes into the event; the endings that a download may bear, the usual one first. */
export const MEDIA_TYPES: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov', 'qt'],
  'audio/mpeg': ['mp3'],
  'audio/mp4': ['m4a'],
  'audio/wav': ['wav'],
  'audio/amr': ['amr'],
  'text/plain': ['txt', 'text', 'log', 'csv', 'md'],
  [`${OFFICE}.wordprocessingml.document`]: ['docx'],
  [`${OFFICE}.spreadsheetml.sheet`]: ['xlsx'],
};

/** Other names that the detection has for what is accepted. */
const SAME_AS: Readonly<Record<string, string>> = {
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
  'video/x-m4v': 'video/mp4',
  'audio/x-m4a': 'audio/mp4',
};

/** Formats that are texts themselves, so that being a text does not show that the magic number was met by chance. */
const WRITTEN_AS_TEXT = /^text\/|[/+]xml$|\/(rtf|postscript|eps|json|pgp-encrypted)$|^model\//;

/** Media types by the usual ending of each; all of them for `undefined`. */
export function mediaTypesOf(endings: readonly string[] | undefined): ReadonlySet<string> {
  const chosen = Object.entries(MEDIA_TYPES).filter(([, [usual]]) => !endings || endings.includes(usual));
  return new Set(chosen.map(([mediaType]) => mediaType));
}

export type Detected =
  | { readonly accepted: true; readonly mediaType: string }
  /** What it is instead, where that can be told. */
  | { readonly accepted: false; readonly found: string | null };

/**
 * The type of a file by its content alone; what a client or a name claims plays no part.
 *
 * Of a ZIP container `file-type` reads the list of parts and at most 1 MiB of the one that names the format; nothing else is
 * unpacked, nothing is executed. A format with macros (docm, xlsm) is another format and not accepted.
 */
export async function mediaTypeOf(path: string): Promise<Detected> {
  const found = await fileTypeFromFile(path);
  const mediaType = found && (SAME_AS[found.mime] ?? found.mime);
  if (mediaType !== undefined && Object.hasOwn(MEDIA_TYPES, mediaType)) return { accepted: true, mediaType };
  // Two letters are enough for some formats: a note that begins with "BM" is not a bitmap.
  const mayBeText = mediaType === undefined || !WRITTEN_AS_TEXT.test(mediaType);
  if (mayBeText && (await isPlainText(path))) return { accepted: true, mediaType: 'text/plain' };
  return { accepted: false, found: mediaType ?? null };
}
