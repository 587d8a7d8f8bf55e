import fc from 'fast-check';
import { urlFault } from './address-rules.js';
import { AllowedAddresses } from './addresses.js';

const nobody = new AllowedAddresses([]);
const rules = { addresses: nobody, http: true };

/** Networks that no webhook may lead to, as numbers: the first address, and how many bits are free. */
const PRIVATE: readonly (readonly [first: number, free: number])[] = [
  ...([
    [0x7f000000, 24],
    [0x0a000000, 24],
    [0xac100000, 20],
    [0xc0a80000, 16],
    [0xa9fe0000, 16],
  ] as const),
  ...([
    [0x64400000, 22],
    [0x00000000, 24],
    [0xe0000000, 28],
    [0xf0000000, 28],
  ] as const),
];
const privateV4 = fc
  .constantFrom(...PRIVATE)
  .chain(([first, free]) => fc.nat({ max: 2 ** free - 1 }).map((rest) => first + rest));
const dotted = (n: number) => [n >>> 24, (n >>> 16) & 255, (n >>> 8) & 255, n & 255].join('.');
const groups = (n: number) => `${(n >>> 16).toString(16)}:${(n & 0xffff).toString(16)}`;

/** The same IPv4 address as somebody may write it who wants to get past a look at the text. */
const NOTATIONS: readonly ((n: number) => string)[] = [
  dotted,
  (n) => String(n),
  (n) => `0x${n.toString(16)}`,
  (n) => `0${n.toString(8)}`,
  (n) => `${n >>> 24}.${n & 0xffffff}`,
  (n) => `0x${(n >>> 24).toString(16)}.0${((n >>> 16) & 255).toString(8)}.${n & 0xffff}`,
  (n) => `${dotted(n)}.`,
  (n) => `[::ffff:${dotted(n)}]`,
  (n) => `[0:0:0:0:0:FFFF:${groups(n)}]`,
  (n) => `[64:ff9b::${groups(n)}]`,
  (n) => `[::ffff:0:${groups(n)}]`,
  (n) => `[2002:${groups(n)}::1]`,
];

describe('An address that a webhook may lead to', () => {
  it('is none of a private, loopback, link-local, shared or multicast network, however it is written', () => {
    fc.assert(
      fc.property(privateV4, fc.constantFrom(...NOTATIONS), fc.boolean(), (address, written, port) => {
        const url = `https://${written(address)}${port ? ':8443' : ''}/in`;
        expect([url, urlFault(url, rules)]).toEqual([url, 'webhook.url-private']);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is none of IPv6 but global unicast', () => {
    const special = ['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd12:3456::1', 'ff02::1', 'fec0::1', '100::1'];
    const tunnels = ['2001::1', '2001:db8::1', '2002:0808:0808::1', '3fff::1', '::ffff:10.0.0.1', '::10.0.0.1'];
    expect([...special, ...tunnels].filter((each) => nobody.allows(each))).toEqual([]);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        const text = value
          .toString(16)
          .padStart(32, '0')
          .replace(/(.{4})(?=.)/g, '$1:');
        if (nobody.allows(text)) expect(text).toMatch(/^([23]|0000:0000:0000:0000:(0000|ffff):|0064:ff9b:)/);
      }),
    );
  });

  it('is any public one', () => {
    const open = [
      '8.8.8.8',
      '1.1.1.1',
      '223.5.5.5',
      '2400:3200::1',
      '2606:4700::1111',
      '::ffff:8.8.8.8',
      '64:ff9b::8.8.8.8',
    ];
    expect(open.filter((each) => !nobody.allows(each))).toEqual([]);
    const notPrivate = fc
      .tuple(fc.integer({ min: 11, max: 99 }), fc.nat(255), fc.nat(255), fc.nat(255))
      .map((parts) => parts.join('.'));
    fc.assert(fc.property(notPrivate, (address) => nobody.allows(address)));
  });

  it('may be of a network that the operator has named, and of nothing beside it', () => {
    const named = new AllowedAddresses(['10.7.0.0/16', 'fd00:7::/32', '192.168.1.9', '::ffff:172.20.0.0/112']);
    expect(
      ['10.7.255.1', 'fd00:7::1', '192.168.1.9', '::ffff:10.7.0.1', '172.20.3.4'].map((a) => named.allows(a)),
    ).toEqual([...[true, true, true, true, true]]);
    expect(
      ['10.8.0.1', 'fd00:8::1', '192.168.1.8', '::ffff:10.8.0.1', '127.0.0.1', '::1'].filter((a) => named.allows(a)),
    ).toEqual([]);
  });

  it('is not what is no address', () => {
    expect(
      ['', 'localhost', '10.0.0', '1.2.3.4.5', '::1::', '8.8.8.8/8'].filter((each) => nobody.allows(each)),
    ).toEqual([]);
    expect(() => new AllowedAddresses(['10.0.0.0/33'])).toThrow('not a network');
    expect(() => new AllowedAddresses(['localhost'])).toThrow('not a network');
  });
});

describe('A URL', () => {
  const fault = (url: string, http = false) => urlFault(url, { addresses: nobody, http });

  it('is https, or http where that is allowed, and nothing else', () => {
    expect(fault('https://a.example/in?x=1')).toBeUndefined();
    expect(fault('http://a.example/in')).toBe('webhook.url-not-https');
    expect(fault('http://a.example/in', true)).toBeUndefined();
    for (const url of ['ftp://a.example/', 'file:///etc/passwd', 'unix:/run/docker.sock', 'a.example/in', ''])
      expect(fault(url)).toBe('webhook.url-invalid');
  });

  it('names no user and no fragment', () => {
    expect(fault('https://u:p@a.example/')).toBe('webhook.url-credentials');
    expect(fault('https://u@a.example/')).toBe('webhook.url-credentials');
    expect(fault('https://a.example/#part')).toBe('webhook.url-invalid');
  });
});
