/** Private events that are told to nobody, and why. */
export const unpublished: ReadonlyMap<string, string> = new Map([
  ['SimulationCompleted', 'says that a demonstration was filled, and nothing of the work'],
  ...['WebhookRegistered', 'WebhookChanged', 'WebhookDisabled', 'WebhookEnabled', 'WebhookSecretRotated'].map(
    ofWebhooks,
  ),
  ...['WebhookReplayRequested', 'WebhookRemoved'].map(ofWebhooks),
]);

function ofWebhooks(type: string): readonly [string, string] {
  return [type, 'says where events are sent, and to whom is the business of the two alone'];
}
