export { webhookEventTitles } from './catalogue.js';
export type * from './commands.js';
export type { UrlFault, WebhookContext } from './context.js';
export { webhookDecider } from './decide.js';
export type * from './events.js';
export { webhookRejections } from './rejections.js';
export type { WebhookRejectionCode } from './rejections.js';
export type { Webhook } from './state.js';
export { isWebhookId, WEBHOOK_STREAMS, webhookIdOf, webhookStream } from './stream.js';
