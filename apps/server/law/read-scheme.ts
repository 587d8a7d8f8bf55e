import type { SchemeRead } from '#libs/adoption';
import { schemeContents, schemeFrom } from '#libs/efficacy';
import { InvalidDataFile } from '#libs/law';

/** The evaluation scheme of that id, or all that is wrong with it; `undefined` where nothing is given and none is shipped. */
export function readScheme(id: string, given: object | null): SchemeRead | undefined {
  const contents = given ?? schemeContents(id);
  if (!contents) return undefined;
  try {
    const { hash, source, from, until, ...scheme } = schemeFrom(id, contents);
    if (scheme.id === id) return { ok: true, contents, hash, source, from, until };
    return { ok: false, faults: [{ path: 'id', reason: `is ${scheme.id}, and it is to be adopted as ${id}` }] };
  } catch (error) {
    if (error instanceof InvalidDataFile) return { ok: false, faults: error.faults };
    throw error;
  }
}
