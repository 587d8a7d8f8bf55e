import { isIP, isIPv4 } from 'node:net';

/** An IP address as a number of 32 or 128 bits. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Addresses that share their first bits. */
interface Network extends Address {
  readonly prefix: number;
}

/** Not on the public internet (IANA's special-purpose registries), and whatever leads to those by another name. */
const NOT_PUBLIC_V4 = networks(
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
);
/** Of IPv6 only global unicast is public, and of that not what tunnels, documents or is for special use. */
const [GLOBAL_UNICAST] = networks('2000::/3');
const NOT_PUBLIC_V6 = networks('2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20');
/** An IPv4 address stands in the last 32 bits: mapped, compatible, translated, and NAT64 of one's own. */
const HOLDS_V4 = networks('::ffff:0:0/96', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/96');

/**
 * Which addresses a webhook may lead to: public ones, and those of the networks that the operator has named. Everything else – the
 * machine itself, the bureau's own network, a cloud's metadata – is refused under whatever notation.
 */
export class AllowedAddresses {
  readonly #allowed: readonly Network[];

  /** @param allowed networks (`10.1.0.0/16`) and addresses @throws RangeError for what is none */
  constructor(allowed: readonly string[]) {
    this.#allowed = networks(...allowed).map(plain);
  }

  /** False for a text that is no address, too. */
  allows(text: string): boolean {
    const parsed = parseAddress(text);
    if (!parsed) return false;
    const address = plain({ ...parsed, prefix: parsed.bits });
    if (this.#allowed.some((network) => holds(network, address))) return true;
    if (address.bits === 32) return !NOT_PUBLIC_V4.some((network) => holds(network, address));
    return (
      GLOBAL_UNICAST !== undefined &&
      holds(GLOBAL_UNICAST, address) &&
      !NOT_PUBLIC_V6.some((network) => holds(network, address))
    );
  }
}

/** An IPv6 address that is another way to say an IPv4 one becomes that one; so does a network within such addresses. */
function plain(network: Network): Network {
  const { bits, value, prefix } = network;
  if (bits === 32 || prefix < 96) return network;
  // :: and ::1 are no IPv4 addresses, and belong to nobody else.
  if (value <= 1n || !HOLDS_V4.some((each) => holds(each, network))) return network;
  return { bits: 32, value: value & 0xffff_ffffn, prefix: prefix - 96 };
}

function holds({ bits, value, prefix }: Network, address: Network): boolean {
  if (bits !== address.bits || address.prefix < prefix) return false;
  const rest = BigInt(bits - prefix);
  return value >> rest === address.value >> rest;
}

/** `10.0.0.0/8`, `fd00::/8`, or one address; undefined for what is none. */
function parseNetwork(text: string): Network | undefined {
  const [address = '', prefix, ...more] = text.trim().split('/');
  const parsed = parseAddress(address);
  if (!parsed || more.length > 0) return undefined;
  if (prefix === undefined) return { ...parsed, prefix: parsed.bits };
  if (!/^\d{1,3}$/.test(prefix) || Number(prefix) > parsed.bits) return undefined;
  return { ...parsed, prefix: Number(prefix) };
}

function networks(...texts: readonly string[]): readonly Network[] {
  return texts.map((text) => {
    const network = parseNetwork(text);
    if (!network) throw new RangeError(`not a network: ${text}`);
    return network;
  });
}

/** An address without a zone (`fe80::1%eth0` has one, and leads where only this machine knows). */
function parseAddress(text: string): Address | undefined {
  if (isIPv4(text)) return { bits: 32, value: v4(text) };
  if (isIP(text) !== 6 || text.includes('%')) return undefined;
  const [, head = text, dotted] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text) ?? [];
  const whole = dotted === undefined ? head : `${head}${hexOf(v4(dotted))}`;
  const [left = '', right] = whole.split('::');
  const groups = (part: string) => part.split(':').filter((group) => group !== '');
  const [before, after] = [groups(left), groups(right ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  const all = [...before, ...zeros, ...after];
  return { bits: 128, value: all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n) };
}

function v4(text: string): bigint {
  return text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
}

function hexOf(value: bigint): string {
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}
