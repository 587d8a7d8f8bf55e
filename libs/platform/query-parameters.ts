import { InvalidInput } from './validation.js';

/** A query string as the web framework reads it: a name that comes twice has a list. */
export type RawParameters = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The parameters of a query string, each once and each known: a filter that is misspelt is refused rather than overlooked. One that
 * stands there empty is left out, as forms send what nobody filled in.
 *
 * @throws InvalidInput `unknown`, `repeated`
 */
export function knownParameters<N extends string>(
  given: RawParameters,
  names: readonly N[],
): Partial<Readonly<Record<N, string>>> {
  const wrong = Object.entries(given).filter(
    ([name, value]) => !names.some((known) => known === name) || typeof value !== 'string',
  );
  if (wrong.length > 0) {
    throw new InvalidInput(
      wrong.map(([field]) =>
        names.some((known) => known === field)
          ? { field, code: 'repeated', messages: { zh: '只能出现一次', en: 'may be given once' } }
          : { field, code: 'unknown', messages: { zh: '是未知参数', en: 'is not a known parameter' } },
      ),
    );
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')) as Partial<Record<N, string>>;
}
