import { uuidV5 } from '#libs/kernel';
import type { CommandId, StreamName } from '#libs/kernel';

/** Names of all streams of webhooks begin so. */
export const WEBHOOK_STREAMS = 'webhook-';

export function webhookStream(id: string): StreamName {
  return `${WEBHOOK_STREAMS}${id}` as StreamName;
}

/** The id of the webhook that a command registers: sent again, it is the same one. */
export function webhookIdOf(command: CommandId): string {
  return uuidV5(command, 'webhook');
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isWebhookId(text: string): boolean {
  return UUID.test(text);
}
