import type { Instant, Recorded } from '#libs/kernel';
import type { DisabledBy, WebhookEvent, WebhookSettings } from './events.js';

/** A webhook as its events have made it. */
export interface Webhook {
  readonly standing: 'none' | 'enabled' | 'disabled' | 'removed';
  readonly settings: WebhookSettings;
  readonly registeredAt: Instant | null;
  /** Why it is out of use, and since when; null while it is in use. */
  readonly disabled: {
    readonly by: DisabledBy;
    readonly at: Instant;
    readonly lastError: string | null;
    readonly reason: string | null;
  } | null;
  readonly secret: {
    readonly version: number;
    /** When the version before it was replaced; null for the first. */
    readonly rotatedAt: Instant | null;
  };
  /** Where deliveries begin, and how often that was said: the registration is the first time, each replay another. */
  readonly from: string;
  readonly starts: number;
  /** How often it was put into use. A count of failures belongs to one of them. */
  readonly enablings: number;
}

export const noWebhook: Webhook = {
  standing: 'none',
  settings: { url: '', topics: [], types: [], unit: null, description: null },
  registeredAt: null,
  disabled: null,
  secret: { version: 1, rotatedAt: null },
  from: '0',
  starts: 0,
  enablings: 0,
};

/** Total: an event of a newer program changes nothing. */
export function evolveWebhook(state: Webhook, event: Recorded<WebhookEvent>): Webhook {
  const { recordedAt } = event;
  switch (event.type) {
    case 'WebhookRegistered': {
      const { from, ...settings } = event.data;
      return { ...state, standing: 'enabled', settings, from, starts: 1, enablings: 1, registeredAt: recordedAt };
    }
    case 'WebhookChanged':
      return { ...state, settings: event.data };
    case 'WebhookDisabled': {
      const { by, lastError, reason } = event.data;
      return { ...state, standing: 'disabled', disabled: { by, lastError, reason, at: recordedAt } };
    }
    case 'WebhookEnabled':
      return { ...state, standing: 'enabled', disabled: null, enablings: state.enablings + 1 };
    case 'WebhookSecretRotated':
      return { ...state, secret: { version: event.data.version, rotatedAt: recordedAt } };
    case 'WebhookReplayRequested':
      return { ...state, from: event.data.from, starts: state.starts + 1 };
    case 'WebhookRemoved':
      return { ...state, standing: 'removed' };
    default:
      return fromNewerProgram(state, event);
  }
}

/** The compiler says when a known type is forgotten; at run time only an event of a newer program comes here. */
function fromNewerProgram(state: Webhook, _event: never): Webhook {
  return state;
}
