import { schemeOn } from '#libs/adoption';
import type { AdoptedScheme } from '#libs/adoption';
import { schemeFrom, schemes } from '#libs/efficacy';
import type { Scheme } from '#libs/efficacy';
import type { Period } from './period.js';

/** The scheme by which a period is evaluated where none is named: the adopted one of its first day, else the first that is shipped. */
export function schemeFor(adopted: readonly AdoptedScheme[], { from }: Pick<Period, 'from'>): Scheme {
  const own = schemeOn({ schemes: adopted }, from);
  if (own) return adoptedScheme(own);
  const [first] = schemes();
  if (!first) throw new RangeError('no scheme is shipped');
  return first;
}

const read = new WeakMap<object, Scheme>();

/** What an event keeps of a scheme, understood; once for each. */
export function adoptedScheme({ scheme, contents }: Pick<AdoptedScheme, 'scheme' | 'contents'>): Scheme {
  const known = read.get(contents) ?? schemeFrom(scheme, contents);
  read.set(contents, known);
  return known;
}
