import type { Command } from 'commander';
import { validated } from '#libs/platform';
import {
  ChangeWebhookBody,
  changing,
  fromOf,
  RegisterWebhookBody,
  registering,
  ReplayWebhookBody,
  WebhookDesk,
  WebhookReasonBody,
} from '../../server/index.js';
import type { WebhookDone } from '../../server/index.js';
import { columns, wallClock } from '../output.js';
import type { Output } from '../output.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';
import type { Session } from '../with-engine.js';

interface AddOptions {
  readonly topic: readonly string[];
  readonly type: readonly string[];
  readonly unit?: string;
  readonly description?: string;
  readonly from: string;
}

interface ChangeOptions {
  readonly url?: string;
  readonly topic: readonly string[];
  readonly type: readonly string[];
  readonly unit?: string;
  readonly description?: string;
}

/** Takes a restriction away. */
const ALL = 'all';

/** Lines of the delivery log that are shown unless another number is asked for. */
const LINES = 20;

/** `webhook list|add|change|rotate-secret|test|disable|enable|replay|remove|deliveries`: who is sent the public events, and what became of it. */
export const webhookVerb: Verb = (program, output) => {
  const verb = program.command('webhook').description('推送 · webhooks: public events sent to a receiver');

  verb
    .command('list')
    .description('列出推送及其进度 · webhooks and how far they are')
    .action(() =>
      withEngine({ permission: 'webhook.read' }, async ({ engine, asker }) => {
        const out = output();
        const items = await new WebhookDesk(engine).list(asker);
        out.answer({ items }, () =>
          columns(
            [
              out.t('编号', 'id'),
              out.t('状态', 'standing'),
              out.t('位置', 'cursor'),
              out.t('连续失败', 'failures'),
              'URL',
            ],
            items.map(({ id, standing, url, delivery, disabled }) => [
              ...[id, disabled ? `${standing} (${disabled.by})` : standing, delivery.cursor],
              ...[delivery.failures === 0 ? '0' : `${delivery.failures} (${delivery.lastError})`, url],
            ]),
          ),
        );
      }),
    );

  verb
    .command('add')
    .description('登记接收方，显示其密钥（仅此一次）· register a receiver; shows its secret, once')
    .argument('<url>', 'https://…')
    .option('--topic <name>', '公开事件流，可重复 · a public stream, repeatable (default: all)', collected, [])
    .option('--type <name>', '公开事件类型，可重复 · a type of events, repeatable (default: all)', collected, [])
    .option('--unit <code>', '仅该单位及其下属 · only this unit and below')
    .option('--description <text>', '说明 · what it is for')
    .option('--from <start|now|cursor>', '从何处开始 · where deliveries begin', 'now')
    .action((url: string, { topic, type, unit, description, from }: AddOptions) =>
      withEngine({ permission: 'webhook.manage' }, async ({ engine, asker }) => {
        const out = output();
        const body = {
          ...{ url, topics: topic, types: type, from },
          ...(unit !== undefined && { unit }),
          ...(description !== undefined && { description }),
        };
        const command = registering(validated(RegisterWebhookBody, body));
        const done = await new WebhookDesk(engine).register(asker, command, {});
        out.answer(done, () =>
          out.t(
            `✓ 已登记 ${done.webhook.id}\n密钥（请即保存，不再显示）：${done.secret}`,
            `✓ registered ${done.webhook.id}\nsecret (keep it now: it is not shown again): ${done.secret}`,
          ),
        );
      }),
    );

  about(verb, 'change', '更改所给的各项，推送从原处继续 · change what is named; deliveries go on where they are')
    .option('--url <url>', 'https://…')
    .option(
      '--topic <name>',
      '公开事件流，可重复；all 为全部 · a public stream, repeatable; all for all',
      collected,
      [],
    )
    .option(
      '--type <name>',
      '公开事件类型，可重复；all 为全部 · a type of events, repeatable; all for all',
      collected,
      [],
    )
    .option('--unit <code>', '仅该单位及其下属；all 为全部 · only this unit and below; all for all')
    .option('--description <text>', '说明 · what it is for')
    .action((id: string, { url, topic, type, unit, description }: ChangeOptions) =>
      decide(output, id, ({ engine, asker }) => {
        const body = {
          ...(url !== undefined && { url }),
          ...(topic.length > 0 && { topics: topic.includes(ALL) ? [] : topic }),
          ...(type.length > 0 && { types: type.includes(ALL) ? [] : type }),
          ...(unit !== undefined && { unit: unit === ALL ? null : unit }),
          ...(description !== undefined && { description }),
        };
        return new WebhookDesk(engine).decide(asker, id, changing(validated(ChangeWebhookBody, body)), {});
      }),
    );

  about(verb, 'rotate-secret', '换新密钥并显示（仅此一次）· another secret; shows it, once').action((id: string) =>
    withEngine({ permission: 'webhook.manage' }, async ({ engine, asker }) => {
      const out = output();
      const done = await new WebhookDesk(engine).rotateSecret(asker, id, {});
      out.answer(done, () =>
        out.t(
          `✓ ${id}\n新密钥（请即保存，不再显示；一日内仍兼以旧密钥签名）：${done.secret}`,
          `✓ ${id}\nsecret (keep it now: it is not shown again; for a day messages are signed with the one before it, too): ${done.secret}`,
        ),
      );
    }),
  );

  about(verb, 'test', '即刻发送一个空批次 · send an empty batch now').action((id: string) =>
    withEngine({ permission: 'webhook.manage' }, async ({ engine, asker }) => {
      const tested = await new WebhookDesk(engine).test(asker, id);
      const { outcome, status, milliseconds } = tested;
      output().answer(tested, () => `${outcome} HTTP ${status ?? '—'} ${milliseconds} ms`);
    }),
  );

  about(verb, 'disable', '停用 · disable')
    .option('--reason <text>', '原因 · why')
    .action((id: string, options: { readonly reason?: string }) =>
      decide(output, id, async ({ engine, asker }) => {
        const { reason } = validated(WebhookReasonBody, { ...options });
        const command = { kind: 'DisableWebhook', by: 'administrator', failures: 0, lastError: null, reason } as const;
        return new WebhookDesk(engine).decide(asker, id, command, {});
      }),
    );

  about(verb, 'enable', '启用，从停下处继续 · enable: deliveries go on where they ended').action((id: string) =>
    decide(output, id, ({ engine, asker }) => new WebhookDesk(engine).decide(asker, id, { kind: 'EnableWebhook' }, {})),
  );

  about(verb, 'replay', '从某处起重新推送 · send again from a place on')
    .requiredOption('--from <start|now|cursor>', '此位置之后的全部重新推送 · what comes after it is sent again')
    .action((id: string, options: { readonly from: string }) =>
      decide(output, id, ({ engine, asker }) => {
        const { from } = validated(ReplayWebhookBody, { from: options.from });
        return new WebhookDesk(engine).decide(asker, id, { kind: 'ReplayWebhook', from: fromOf(from) }, {});
      }),
    );

  about(verb, 'remove', '永久移除 · remove for good')
    .option('--reason <text>', '原因 · why')
    .action((id: string, options: { readonly reason?: string }) =>
      decide(output, id, ({ engine, asker }) => {
        const { reason } = validated(WebhookReasonBody, { ...options });
        return new WebhookDesk(engine).decide(asker, id, { kind: 'RemoveWebhook', reason }, {});
      }),
    );

  about(verb, 'deliveries', '推送记录，新的在前 · what became of the deliveries, newest first').action((id: string) =>
    withEngine({ permission: 'webhook.read' }, async ({ engine, asker }) => {
      const out = output();
      const page = await new WebhookDesk(engine).deliveries(asker, id, LINES);
      out.answer(page, () =>
        columns(
          [
            ...[out.t('时间', 'at'), out.t('结果', 'outcome'), 'HTTP', 'ms', out.t('第几次', 'attempt')],
            ...[out.t('事件', 'events'), out.t('至', 'up to')],
          ],
          page.items.map(({ at, outcome, status, milliseconds, attempt, events, to }) => [
            ...[wallClock(at), outcome, status === null ? '—' : String(status), String(milliseconds)],
            ...[String(attempt), String(events), to],
          ]),
        ),
      );
    }),
  );
};

function about(verb: Command, name: string, description: string): Command {
  return verb.command(name).description(description).argument('<id>', '推送编号 · id of the webhook');
}

function decide(output: () => Output, id: string, work: (session: Session) => Promise<WebhookDone>): Promise<void> {
  return withEngine({ permission: 'webhook.manage' }, async (session) => {
    const done = await work(session);
    output().answer(done, () => `✓ ${id}: ${done.webhook.standing} @${done.position}`);
  });
}

function collected(name: string, before: readonly string[]): readonly string[] {
  return [...before, name];
}
