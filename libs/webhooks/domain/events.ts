import type { UnitCode } from '#libs/kernel';

/** What a receiver is sent, and where. */
export interface WebhookSettings {
  readonly url: string;
  /** Published streams; empty: all of them. */
  readonly topics: readonly string[];
  /** CloudEvents types; empty: all of those streams. */
  readonly types: readonly string[];
  /** Events about this unit and what lies below it; null: the whole bureau. */
  readonly unit: UnitCode | null;
  readonly description: string | null;
}

/** A receiver is sent the public events that come after a place. No secret is here: it follows from id and version. */
export interface WebhookRegistered {
  readonly type: 'WebhookRegistered';
  readonly data: WebhookSettings & {
    /** The cursor after which deliveries begin. */
    readonly from: string;
  };
}

/** From now on with these settings; deliveries go on where they are. */
export interface WebhookChanged {
  readonly type: 'WebhookChanged';
  readonly data: WebhookSettings;
}

/** Why a webhook was put out of use: somebody said so, deliveries failed for too long, or the receiver said 410 (gone). */
export type DisabledBy = 'administrator' | 'failures' | 'gone';

export interface WebhookDisabled {
  readonly type: 'WebhookDisabled';
  readonly data: {
    readonly by: DisabledBy;
    /** How many deliveries failed in a row, and with what the last one; 0 and null where somebody said so. */
    readonly failures: number;
    readonly lastError: string | null;
    readonly reason: string | null;
  };
}

export interface WebhookEnabled {
  readonly type: 'WebhookEnabled';
  readonly data: Readonly<Record<never, never>>;
}

/** From now on signed with the secret of this version; for a day with the one before it, too. */
export interface WebhookSecretRotated {
  readonly type: 'WebhookSecretRotated';
  readonly data: { readonly version: number };
}

/** Deliveries begin again after a place, of what was delivered before, too. */
export interface WebhookReplayRequested {
  readonly type: 'WebhookReplayRequested';
  readonly data: { readonly from: string };
}

export interface WebhookRemoved {
  readonly type: 'WebhookRemoved';
  readonly data: { readonly reason: string | null };
}

export type WebhookEvent =
  | WebhookRegistered
  | WebhookChanged
  | WebhookDisabled
  | WebhookEnabled
  | WebhookSecretRotated
  | WebhookReplayRequested
  | WebhookRemoved;
