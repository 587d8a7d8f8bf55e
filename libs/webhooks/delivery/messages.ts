import { epochMs } from '#libs/kernel';
import type { Clock } from '#libs/kernel';
import type { KnownWebhook } from '../application/webhook-office.js';
import { call } from './call.js';
import type { Called, CallRules } from './call.js';
import type { WebhookSecrets } from './signature.js';

export interface MessageParts {
  readonly secrets: WebhookSecrets;
  readonly rules: CallRules;
  readonly clock: Clock;
}

/** Signs and sends one message. */
export function sendMessage(
  { secrets, rules, clock }: MessageParts,
  { id: webhook, state }: KnownWebhook,
  { id, body }: { readonly id: string; readonly body: string },
  signal: AbortSignal,
): Promise<Called> {
  const now = clock.now();
  const timestamp = Math.floor(epochMs(now) / 1_000);
  const headers = {
    'content-type': 'application/cloudevents-batch+json; charset=utf-8',
    'user-agent': 'shuangwei-webhooks',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': secrets.signature(webhook, state.secret, now, { id, timestamp, body }),
  };
  return call({ url: state.settings.url, headers, body }, rules, signal);
}
