import { invalid, LawRefused } from '#libs/adoption';
import type { SchemeRead } from '#libs/adoption';
import { schemeContents, schemeFrom } from '#libs/efficacy';
import type { Scheme } from '#libs/efficacy';
import { fault, InvalidDataFile } from '#libs/law';

/** The evaluation scheme of that id, or all that is wrong with it; `undefined` where nothing is given and none is shipped. */
export function readScheme(id: string, given: object | null): SchemeRead | undefined {
  const contents = given ?? schemeContents(id);
  if (!contents) return undefined;
  const read = checked(id, contents);
  if (!read.ok) return read;
  const { hash, source, from, until, ...scheme } = read.scheme;
  if (scheme.id === id) return { ok: true, contents, hash, source, from, until };
  const asked = fault(
    'id',
    'another-id',
    `编号为 ${scheme.id}，而采用的编号为 ${id}`,
    `is ${scheme.id}, and it is to be adopted as ${id}`,
  );
  return { ok: false, faults: [asked] };
}

/**
 * A scheme that is only scored by: nothing is adopted.
 *
 * @throws LawRefused `law.scheme-invalid` with every fault at its path, as its adoption would be refused
 */
export function schemeOrRefusal(id: string, contents: object): Scheme {
  const read = checked(id, contents);
  if (read.ok) return read.scheme;
  throw new LawRefused(invalid('law.scheme-invalid', read.faults));
}

type Checked =
  { readonly ok: true; readonly scheme: Scheme } | { readonly ok: false; readonly faults: InvalidDataFile['faults'] };

function checked(id: string, contents: object): Checked {
  try {
    return { ok: true, scheme: schemeFrom(id, contents) };
  } catch (error) {
    if (error instanceof InvalidDataFile) return { ok: false, faults: error.faults };
    throw error;
  }
}
