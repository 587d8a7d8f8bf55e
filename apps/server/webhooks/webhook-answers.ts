import type { Instant, Position } from '#libs/kernel';
import type { CallOutcome, Delivery, KnownWebhook, Progress, WebhookSettings } from '#libs/webhooks';

/** A webhook: what the log says of it, and how far it was served. */
export interface WebhookView extends WebhookSettings {
  readonly id: string;
  readonly standing: 'enabled' | 'disabled' | 'removed';
  readonly registeredAt: Instant | null;
  /** Why it is out of use, and since when. */
  readonly disabled: DisabledView | null;
  readonly secretVersion: number;
  /** Revision of its stream. */
  readonly revision: bigint;
  readonly delivery: ServedView;
}

export interface DisabledView {
  readonly by: string;
  readonly at: Instant;
  readonly lastError: string | null;
  readonly reason: string | null;
}

export interface ServedView {
  /** Everything up to there was answered with 2xx, or is not for this webhook. */
  readonly cursor: string;
  /** Failures in a row, since when, and with what the last one. */
  readonly failures: number;
  readonly failingSince: Instant | null;
  readonly lastError: string | null;
  readonly lastDeliveredAt: Instant | null;
}

/** What was recorded, and what the webhook is by now. */
export interface WebhookDone {
  readonly webhook: WebhookView;
  readonly revision: bigint;
  readonly position: Position;
  /** True when the log had this request already. */
  readonly repeated: boolean;
}

/** The same, and the secret: shown here and never again. */
export interface WebhookSecretShown extends WebhookDone {
  readonly secret: string;
}

/** What became of a test. */
export interface WebhookTested {
  readonly outcome: CallOutcome;
  readonly status: number | null;
  readonly milliseconds: number;
}

/** The newest first. */
export interface WebhookDeliveries {
  readonly items: readonly Delivery[];
  /** `before` of the next page; null: there is none. */
  readonly next: bigint | null;
}

export function webhookView({ id, state, revision }: KnownWebhook, progress: Progress | undefined): WebhookView {
  const { settings, standing, registeredAt, disabled, secret, from } = state;
  return {
    ...{ id, ...settings, registeredAt, disabled, revision },
    standing: standing === 'none' ? 'removed' : standing,
    secretVersion: secret.version,
    delivery: progress ?? {
      ...{ cursor: from, failures: 0, failingSince: null, lastError: null, lastDeliveredAt: null },
    },
  };
}
