import { isIP } from 'node:net';
import type { UrlFault } from '../domain/index.js';
import type { AllowedAddresses } from './addresses.js';

/** Where deliveries may go. */
export interface AddressRules {
  readonly addresses: AllowedAddresses;
  /** Plain http is allowed, too. */
  readonly http: boolean;
}

/**
 * What is wrong with a URL, as far as it can be told without asking for its name. The parser has already written every odd notation of an
 * address (`0x7f.1`, `2130706433`, `[::ffff:7f00:1]`) in its usual form.
 */
export function urlFault(text: string, { addresses, http }: AddressRules): UrlFault | undefined {
  const url = URL.parse(text);
  if (!url || url.hash !== '' || url.hostname === '') return 'webhook.url-invalid';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'webhook.url-invalid';
  if (url.username !== '' || url.password !== '') return 'webhook.url-credentials';
  if (url.protocol === 'http:' && !http) return 'webhook.url-not-https';
  const address = literalOf(url);
  return address !== undefined && !addresses.allows(address) ? 'webhook.url-private' : undefined;
}

/** The address that stands in the place of a host's name; undefined where a name does. */
function literalOf({ hostname }: Pick<URL, 'hostname'>): string | undefined {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return isIP(bare) > 0 ? bare : undefined;
}
