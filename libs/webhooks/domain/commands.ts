import type { DisabledBy, WebhookSettings } from './events.js';

/** Where deliveries begin: with all there is, with what comes from now on, or after a cursor. */
export type From = 'start' | 'now' | { readonly cursor: string };

export interface RegisterWebhook extends WebhookSettings {
  readonly kind: 'RegisterWebhook';
  readonly from: From;
}

/** Only what is named changes. */
export interface ChangeWebhook extends Partial<WebhookSettings> {
  readonly kind: 'ChangeWebhook';
}

export interface DisableWebhook {
  readonly kind: 'DisableWebhook';
  readonly by: DisabledBy;
  readonly failures: number;
  readonly lastError: string | null;
  readonly reason: string | null;
}

export interface EnableWebhook {
  readonly kind: 'EnableWebhook';
}

export interface RotateWebhookSecret {
  readonly kind: 'RotateWebhookSecret';
}

export interface ReplayWebhook {
  readonly kind: 'ReplayWebhook';
  readonly from: From;
}

export interface RemoveWebhook {
  readonly kind: 'RemoveWebhook';
  readonly reason: string | null;
}

export type WebhookCommand =
  | RegisterWebhook
  | ChangeWebhook
  | DisableWebhook
  | EnableWebhook
  | RotateWebhookSecret
  | ReplayWebhook
  | RemoveWebhook;
