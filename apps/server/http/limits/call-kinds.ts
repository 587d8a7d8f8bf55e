/** Kinds of call that are counted apart, so that whoever reads a feed too eagerly can still work on cases. */
export type CallKind = 'commands' | 'reads' | 'feeds' | 'uploads';

/** Calls of each kind within a window that one principal may make; `failedTokens`: per address. 0 stands for no limit. */
export type Limits = Readonly<Record<CallKind | 'failedTokens', number>>;

/** In which the calls are counted, in milliseconds. */
export const WINDOW = 10_000;

const FEEDS = /^\/api\/v1\/(events|stream\/:topic)$/;

/**
 * What kind of call a route is.
 *
 * @param route its pattern, `/api/v1/cases/:id`
 * @param takesForm whether it takes files
 */
export function callKindOf(method: string, route: string, takesForm: boolean): CallKind {
  if (method === 'GET' || method === 'HEAD') return FEEDS.test(route) ? 'feeds' : 'reads';
  return takesForm ? 'uploads' : 'commands';
}
