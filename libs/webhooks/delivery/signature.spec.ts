import { createHmac } from 'node:crypto';
import { instant } from '#libs/kernel';
import { WebhookSecrets } from './signature.js';

const secrets = new WebhookSecrets('a key of the tests, of no use to anybody');
const at = (time: string) => instant(`2026-11-${time}:00+08:00`);
const message = { id: 'msg_1', timestamp: 1_793_600_000, body: '[{"id":"一"}]' };

/** As the receiver's page of Standard Webhooks has it. */
function signedWith(secret: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${message.id}.${message.timestamp}.${message.body}`).digest('base64')}`;
}

describe('A signature', () => {
  it('is what the holder of the secret that was shown comes to', () => {
    const secret = secrets.shown('one', 1);
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(secrets.signature('one', { version: 1, rotatedAt: null }, at('02T09:00'), message)).toBe(signedWith(secret));
  });

  it('is by both secrets for a day after a rotation, the new one first, and then by the new one alone', () => {
    const rotated = { version: 2, rotatedAt: at('02T09:00') };
    const [old, current] = [signedWith(secrets.shown('one', 1)), signedWith(secrets.shown('one', 2))];
    expect(secrets.signature('one', rotated, at('03T08:59'), message)).toBe(`${current} ${old}`);
    expect(secrets.signature('one', rotated, at('03T09:00'), message)).toBe(current);
  });

  it('is another for every webhook, version and installation', () => {
    const all = ['one', 'two'].flatMap((id) => [1, 2].map((version) => secrets.shown(id, version)));
    all.push(new WebhookSecrets('another key of the tests, of no use either').shown('one', 1));
    expect(new Set(all).size).toBe(5);
    expect(() => new WebhookSecrets('short')).toThrow('fewer than 32');
  });
});
