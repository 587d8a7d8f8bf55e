import 'reflect-metadata';
import {
  BasicConstraintsExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509';
import { KeyObject, webcrypto } from 'node:crypto';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const HOUR_MS = 3_600_000;

/** PEM texts. */
export interface TestCertificates {
  readonly authority: string;
  readonly cert: string;
  readonly key: string;
}

/** An authority made for one test, and a certificate by it for this machine, by name and by address; valid for an hour. */
export async function testCertificates(): Promise<TestCertificates> {
  cryptoProvider.set(webcrypto);
  const [authorityKeys, nodeKeys] = await Promise.all([keyPair(), keyPair()]);
  const validity = { notBefore: new Date(Date.now() - HOUR_MS), notAfter: new Date(Date.now() + HOUR_MS) };
  const authority = await X509CertificateGenerator.createSelfSigned({
    ...validity,
    name: 'CN=Authority for tests',
    keys: authorityKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign, true),
    ],
  });
  const node = await X509CertificateGenerator.create({
    ...validity,
    subject: 'CN=node',
    issuer: authority.subject,
    publicKey: nodeKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const key = KeyObject.from(nodeKeys.privateKey).export({ format: 'pem', type: 'pkcs8' });
  return { authority: authority.toString('pem'), cert: node.toString('pem'), key: String(key) };
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}
