import { createHmac } from 'node:crypto';
import { epochMs } from '#libs/kernel';
import type { Instant } from '#libs/kernel';

/** A day in which a receiver may change over to the new secret: until then both sign. */
const BOTH_FOR_MS = 24 * 3_600_000;

/**
 * Secrets of webhooks. None is stored: each follows from the installation's own key, the webhook and the version, so neither log nor backup of
 * the log holds one.
 */
export class WebhookSecrets {
  /** @param key the installation's, secret */
  constructor(private readonly key: string) {
    if (key.length < 32) throw new RangeError('the key of the webhooks has fewer than 32 characters');
  }

  /** As a receiver is shown it: `whsec_` and base64 of 32 bytes. */
  shown(webhook: string, version: number): string {
    return `whsec_${this.#bytes(webhook, version).toString('base64')}`;
  }

  /**
   * The value of `webhook-signature`: one signature, and for a day after a rotation that of the secret before, too.
   *
   * @param message `webhook-id`, `webhook-timestamp` (seconds) and the body, as they are sent
   */
  signature(
    webhook: string,
    { version, rotatedAt }: { readonly version: number; readonly rotatedAt: Instant | null },
    now: Instant,
    message: { readonly id: string; readonly timestamp: number; readonly body: string },
  ): string {
    const both = rotatedAt !== null && epochMs(now) - epochMs(rotatedAt) < BOTH_FOR_MS;
    const versions = both ? [version, version - 1] : [version];
    return versions.map((each) => `v1,${signatureOf(this.#bytes(webhook, each), message)}`).join(' ');
  }

  #bytes(webhook: string, version: number): Buffer {
    return createHmac('sha256', this.key).update(`${webhook}/${version}`).digest();
  }
}

function signatureOf(
  secret: Buffer,
  { id, timestamp, body }: { readonly id: string; readonly timestamp: number; readonly body: string },
): string {
  return createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64');
}
