import { decided, rejected, unreachable } from '#libs/kernel';
import type { Decider, Decision, Rejection } from '#libs/kernel';
import type { ChangeWebhook, From, RegisterWebhook, ReplayWebhook, WebhookCommand } from './commands.js';
import type { WebhookContext } from './context.js';
import type { WebhookEvent, WebhookSettings } from './events.js';
import { webhookRejection } from './rejections.js';
import { evolveWebhook, noWebhook } from './state.js';
import type { Webhook } from './state.js';

/** Decides about one webhook. Pure: whether its address leads where it may is asked again at each delivery. */
export const webhookDecider: Decider<Webhook, WebhookCommand, WebhookEvent, WebhookContext> = {
  initial: noWebhook,
  evolve: evolveWebhook,
  decide,
};

function decide(state: Webhook, command: WebhookCommand, context: WebhookContext): Decision<WebhookEvent> {
  if (state.standing === 'removed') return rejected(webhookRejection('webhook.removed'));
  switch (command.kind) {
    case 'RegisterWebhook':
      return register(state, command, context);
    case 'ChangeWebhook':
      return change(state, command, context);
    case 'DisableWebhook': {
      if (state.standing === 'disabled') return rejected(webhookRejection('webhook.disabled-already'));
      const { by, failures, lastError, reason } = command;
      return decided({ type: 'WebhookDisabled', data: { by, failures, lastError, reason } });
    }
    case 'EnableWebhook':
      if (state.standing === 'enabled') return rejected(webhookRejection('webhook.enabled-already'));
      return decided({ type: 'WebhookEnabled', data: {} });
    case 'RotateWebhookSecret':
      return decided({ type: 'WebhookSecretRotated', data: { version: state.secret.version + 1 } });
    case 'ReplayWebhook':
      return replay(command, context);
    case 'RemoveWebhook':
      return decided({ type: 'WebhookRemoved', data: { reason: command.reason } });
    default:
      return unreachable(command);
  }
}

function register(
  state: Webhook,
  { url, topics, types, unit, description, from }: RegisterWebhook,
  context: WebhookContext,
): Decision<WebhookEvent> {
  if (state.standing !== 'none') return rejected(webhookRejection('webhook.registered-already'));
  const settings = { url, topics, types, unit, description };
  const fault = faultOf(settings, context) ?? cursorFault(from, context);
  if (fault) return rejected(fault);
  return decided({ type: 'WebhookRegistered', data: { ...settings, from: cursorOf(from, context) } });
}

function change(state: Webhook, named: ChangeWebhook, context: WebhookContext): Decision<WebhookEvent> {
  const { url, topics, types, unit, description } = state.settings;
  const settings: WebhookSettings = {
    url: named.url ?? url,
    topics: named.topics ?? topics,
    types: named.types ?? types,
    unit: named.unit === undefined ? unit : named.unit,
    description: named.description === undefined ? description : named.description,
  };
  const fault = faultOf(settings, context);
  if (fault) return rejected(fault);
  if (JSON.stringify(settings) === JSON.stringify({ url, topics, types, unit, description }))
    return rejected(webhookRejection('webhook.nothing-changes'));
  return decided({ type: 'WebhookChanged', data: settings });
}

function replay({ from }: ReplayWebhook, context: WebhookContext): Decision<WebhookEvent> {
  const fault = cursorFault(from, context);
  if (fault) return rejected(fault);
  return decided({ type: 'WebhookReplayRequested', data: { from: cursorOf(from, context) } });
}

function faultOf(
  { url, topics, types, unit }: WebhookSettings,
  { urlFault, isTopic, topicOf, unitExists }: WebhookContext,
): Rejection | undefined {
  const wrong = urlFault(url);
  if (wrong) return webhookRejection(wrong, 'url');
  const strange = topics.find((topic) => !isTopic(topic));
  if (strange !== undefined) return webhookRejection('webhook.topic-unknown', 'topics', { topic: strange });
  for (const type of types) {
    const topic = topicOf(type);
    if (topic === undefined) return webhookRejection('webhook.type-unknown', 'types', { type });
    if (topics.length > 0 && !topics.includes(topic))
      return webhookRejection('webhook.type-of-another-topic', 'types', { type, topic });
  }
  if (unit !== null && !unitExists(unit)) return webhookRejection('webhook.unit-unknown', 'unit', { unit });
  return undefined;
}

function cursorFault(from: From, { isCursor }: WebhookContext): Rejection | undefined {
  if (from === 'start' || from === 'now' || isCursor(from.cursor)) return undefined;
  return webhookRejection('webhook.cursor-invalid', 'from', { cursor: from.cursor });
}

function cursorOf(from: From, { head }: WebhookContext): string {
  if (from === 'start') return '0';
  return from === 'now' ? head : from.cursor;
}
