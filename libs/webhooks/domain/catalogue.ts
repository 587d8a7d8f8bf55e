import type { Bilingual } from '#libs/kernel';
import type { WebhookEvent } from './events.js';

/** What people call the events of a webhook. None holds personal data, and none a secret. */
export const webhookEventTitles: Readonly<Record<WebhookEvent['type'], Bilingual>> = {
  WebhookRegistered: { zh: '登记推送', en: 'Webhook registered' },
  WebhookChanged: { zh: '更改推送', en: 'Webhook changed' },
  WebhookDisabled: { zh: '停用推送', en: 'Webhook disabled' },
  WebhookEnabled: { zh: '启用推送', en: 'Webhook enabled' },
  WebhookSecretRotated: { zh: '更换推送密钥', en: 'Webhook secret rotated' },
  WebhookReplayRequested: { zh: '要求重新推送', en: 'Webhook replay requested' },
  WebhookRemoved: { zh: '移除推送', en: 'Webhook removed' },
};
