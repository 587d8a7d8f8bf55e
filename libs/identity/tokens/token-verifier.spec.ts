import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import type { CryptoKey, JWK } from 'jose';
import type { UnitCode } from '#libs/kernel';
import { loadOrganisation } from '../load-organisation.js';
import { DEVELOPMENT_ISSUER, DevelopmentIssuer, isLoopback, refuseOutsideDevelopment } from './development-issuer.js';
import { issuerKeys } from './issuer-keys.js';
import { TokenVerifier } from './token-verifier.js';

const organisation = loadOrganisation();
const NOW = Date.parse('2026-11-23T10:00:00+08:00');
const MINUTE = 60_000;
const AUDIENCE = 'shuangwei';

/** A real issuer: discovery document and keys over HTTP; its keys can be changed. */
class Issuer {
  keys: JWK[] = [];
  asked = 0;
  down = false;
  #server: Server | undefined;

  async start(): Promise<this> {
    this.#server = createServer((request, response) => {
      if (this.down) return void response.writeHead(503).end();
      response.setHeader('content-type', 'application/json');
      if (request.url === '/.well-known/openid-configuration') {
        return void response.end(JSON.stringify({ issuer: this.url, jwks_uri: `${this.url}/keys` }));
      }
      this.asked += 1;
      response.end(JSON.stringify({ keys: this.keys }));
    });
    await new Promise<void>((resolve) => this.#server?.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server?.address() as AddressInfo).port}`;
  }

  async addKey(kid: string): Promise<CryptoKey> {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    this.keys.push({ ...(await exportJWK(publicKey)), kid, alg: 'ES256' });
    return privateKey;
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => this.#server?.close(resolve));
  }
}

describe('A token', () => {
  let issuer: Issuer;
  let key: CryptoKey;
  let refused: string[];
  let verifier: TokenVerifier;

  beforeEach(async () => {
    issuer = await new Issuer().start();
    key = await issuer.addKey('one');
    refused = [];
    verifier = verifierOf(issuer);
  });
  afterEach(() => issuer.stop());

  const verifierOf = (of: Issuer) =>
    new TokenVerifier({
      ...{ issuer: of.url, audience: AUDIENCE, keys: issuerKeys(of.url), organisation },
      claims: { roles: 'roles', unit: 'unit' },
      onRefused: (code) => refused.push(code),
    });

  const claims = { roles: ['handler', 'of-another-system'], unit: '230781', grants: ['reporter-identity', 'unknown'] };
  const sign = (change: object = {}, { kid = 'one', by = key, minutes = 10 } = {}) =>
    new SignJWT({ sub: 'officer-17', iss: issuer.url, aud: AUDIENCE, ...claims, ...change })
      .setProtectedHeader({ alg: 'ES256', kid })
      .setExpirationTime(NOW / 1_000 + minutes * 60)
      .sign(by);
  const fault = (token: string | undefined, now = NOW) =>
    verifier.verify(token, now).then(
      () => 'verified',
      (error: { code: string; field?: string }) => [error.code, error.field].filter(Boolean).join(' '),
    );

  it('tells who asks: id, roles that the engine knows, unit and grants', async () => {
    expect(await verifier.verify(await sign(), NOW)).toEqual({
      ...{ id: 'officer-17', onBehalfOf: null, roles: ['handler'], unit: '230781', grants: ['reporter-identity'] },
    });
  });

  it('of somebody who acts for another names both (RFC 8693)', async () => {
    const token = await sign({ sub: 'officer-17', act: { sub: 'assistant-3' } });
    expect(await verifier.verify(token, NOW)).toMatchObject({ id: 'assistant-3', onBehalfOf: 'officer-17' });
  });

  it('is refused with a reason of its own for each thing that can be wrong', async () => {
    const { privateKey: stranger } = await generateKeyPair('ES256');
    expect({
      none: await fault(undefined),
      rubbish: await fault('rubbish'),
      expired: await fault(await sign({}, { minutes: -1 })),
      early: await fault(await sign({ nbf: NOW / 1_000 + 120 })),
      issuer: await fault(await sign({ iss: 'https://elsewhere.example' })),
      audience: await fault(await sign({ aud: 'payroll' })),
      signature: await fault(await sign({}, { by: stranger })),
      roles: await fault(await sign({ roles: ['of-another-system'] })),
      unit: await fault(await sign({ unit: '999999' })),
      subject: await fault(await sign({ sub: 'two\nlines' })),
      noSubject: await fault(await sign({ sub: undefined })),
    }).toEqual({
      none: 'auth.token-missing',
      rubbish: 'auth.token-malformed',
      expired: 'auth.token-expired',
      early: 'auth.token-not-yet-valid',
      issuer: 'auth.token-issuer',
      audience: 'auth.token-audience',
      signature: 'auth.token-signature',
      roles: 'auth.token-claims roles',
      unit: 'auth.token-claims unit',
      subject: 'auth.token-claims sub',
      noSubject: 'auth.token-claims sub',
    });
    expect(refused).toHaveLength(11);
  });

  it('that is unsigned, or signed with the public key as a shared secret, is refused', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const body = part({ sub: 'x', iss: issuer.url, aud: AUDIENCE, exp: NOW / 1_000 + 60, ...claims });
    expect(await fault(`${part({ alg: 'none' })}.${body}.`)).toBe('auth.token-malformed');
    const { publicKey } = await generateKeyPair('ES256', { extractable: true });
    const forged = await new SignJWT({ sub: 'x', iss: issuer.url, aud: AUDIENCE, ...claims })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .setExpirationTime(NOW / 1_000 + 60)
      .sign(new TextEncoder().encode(await exportSPKI(publicKey)));
    expect(await fault(forged)).toBe('auth.token-malformed');
  });

  it('is good until it expires and no longer, also when it is remembered', async () => {
    const token = await sign({}, { minutes: 0.5 });
    expect(await fault(token, NOW)).toBe('verified');
    expect(await fault(token, NOW + MINUTE / 2 - 1)).toBe('verified');
    expect(await fault(token, NOW + 2 * MINUTE)).toBe('auth.token-expired');
  });

  it('of a key that the issuer took back works for a minute at the longest', async () => {
    const token = await sign();
    expect(await fault(token, NOW)).toBe('verified');
    issuer.keys = [];
    await issuer.addKey('two');
    verifier = verifierOf(issuer); // as after the ten minutes for which keys are kept
    expect(await fault(token, NOW + MINUTE)).toBe('auth.token-signature');
  });

  it('of an issuer that does not answer is nobody’s fault but the issuer’s', async () => {
    issuer.down = true;
    expect(await fault(await sign())).toBe('auth.issuer-unreachable');
    issuer.down = false;
    expect(await fault(await sign())).toBe('verified');
  });

  it('asks the issuer for its keys once, not with every token', async () => {
    for (let i = 0; i < 5; i++) await verifier.verify(await sign({ jti: String(i) }), NOW);
    expect(issuer.asked).toBe(1);
  });
});

describe('The development issuer', () => {
  it('signs what the verifier accepts, and keeps its key', async () => {
    const key = await DevelopmentIssuer.newKey();
    const [one, again] = [await DevelopmentIssuer.open(key), await DevelopmentIssuer.open(key)];
    const verifier = new TokenVerifier({
      ...{ issuer: DEVELOPMENT_ISSUER, audience: AUDIENCE, keys: again.keys, organisation },
      claims: { roles: 'roles', unit: 'unit' },
    });
    const unit = '230700' as UnitCode;
    const token = await one.token({ subject: 'me', roles: ['head'], unit, audience: AUDIENCE, minutes: 5 }, NOW);
    expect(await verifier.verify(token, NOW)).toMatchObject({ id: 'me', roles: ['head'], unit });
    const acting = await one.token(
      { subject: 'me', onBehalfOf: 'her', roles: ['head'], unit, audience: AUDIENCE, minutes: 5 },
      NOW,
    );
    expect(await verifier.verify(acting, NOW)).toMatchObject({ id: 'me', onBehalfOf: 'her' });
  });

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('is there on %s', (host) => {
    expect(isLoopback(host)).toBe(true);
    expect(() => refuseOutsideDevelopment(host, false)).not.toThrow();
    expect(() => refuseOutsideDevelopment(host, true)).toThrow('auth.development-issuer-refused');
  });

  it.each(['0.0.0.0', '10.0.0.1', 'engine.example', '127.0.0.1.example', '::'])('is not there on %s', (host) => {
    expect(() => refuseOutsideDevelopment(host, false)).toThrow('auth.development-issuer-refused');
  });
});
