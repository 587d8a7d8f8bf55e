/** What is wrong with an address before anybody asks where it leads; undefined: nothing. */
export type UrlFault =
  'webhook.url-invalid' | 'webhook.url-not-https' | 'webhook.url-credentials' | 'webhook.url-private';

/** Everything that a decision about a webhook needs beyond the decisions before it. */
export interface WebhookContext {
  /** The place after everything that is in the log, as a cursor. */
  readonly head: string;
  /** Whether a cursor is one, and not beyond the head. */
  readonly isCursor: (text: string) => boolean;
  readonly isTopic: (text: string) => boolean;
  /** The stream that a CloudEvents type goes to; undefined: there is no such type. */
  readonly topicOf: (type: string) => string | undefined;
  readonly unitExists: (code: string) => boolean;
  readonly urlFault: (url: string) => UrlFault | undefined;
}
