import { lawRefusals } from '#libs/adoption';
import { rejectionCatalogue } from '#libs/case';
import { CommandRejected } from '#libs/case/service';
import type { Bilingual, CaseId, Rejection } from '#libs/kernel';
import { SupervisionRefused, supervisionRejections } from '#libs/supervision';
import { webhookRejections } from '#libs/webhooks';
import { code, page, table } from './markdown.js';

/** One reason, as callers get it. */
interface Reason {
  readonly code: string;
  readonly message: Bilingual;
  readonly next: Bilingual | undefined;
  /** HTTP status. */
  readonly status: number;
}

/** docs/reference/rejections.md: every reason why a command – about a case, the law, a webhook, or the rhythm of supervision – changes nothing. */
export function rejectionsPage(): string {
  return page(
    '不予办理的原因 · Rejections',
    '被拒绝的动作不留下任何记录。代码长期不变；依据的条款随案件适用的办法而定，写在答复的 `article` 中。',
    'A rejected command changes nothing. Codes are stable; the article depends on the regulation of the case and stands in the `article` of the answer. `{…}` is filled from its `details`. The last column is the HTTP status; the command line ends with 3 ([exit codes](exit-codes.md)).',
    ...byTopic([...ofCases(), ...ofTheRhythm()]),
    '## 办法与日历 · law',
    '对日历、办法和评价方案的决定。文件有误时，`errors` 逐项列出位置和原因。 Decisions about calendars, rule-sets and evaluation schemes. Where a file is at fault, `errors` has every fault with its path.',
    rows(ofTheLaw()),
    '## 推送 · webhooks',
    rows(ofWebhooks()),
  );
}

function byTopic(reasons: readonly Reason[]): string[] {
  const topics = Map.groupBy(reasons, (reason) => reason.code.split('.')[0] ?? reason.code);
  return [...topics].map(([topic, those]) => `## ${topic}\n\n${rows(those)}`);
}

function rows(reasons: readonly Reason[]): string {
  return table(
    ['代码 Code', '原因', 'Reason', '怎么办', 'What to do', 'HTTP'],
    reasons.map(({ code: name, message, next, status }) => [
      ...[code(name), message.zh, message.en, next?.zh ?? '', next?.en ?? '', String(status)],
    ]),
  );
}

function ofCases(): Reason[] {
  return Object.entries(rejectionCatalogue).map(([key, { message, next }]) => {
    return { code: key, message, next, status: new CommandRejected('' as CaseId, { code: key, message }).status };
  });
}

/** Daily looks, weekly checks, settlements, digests. Their words are made of details, which are named here instead. */
function ofTheRhythm(): Reason[] {
  const names = new Proxy({}, { get: (_, name) => `{${String(name)}}` }) as NonNullable<Rejection['details']>;
  return Object.entries(supervisionRejections).map(([key, reason]) => {
    const { message, next } = reason(names);
    return { code: key, message, next, status: new SupervisionRefused({ code: key, message }).status };
  });
}

function ofTheLaw(): Reason[] {
  return reasonsIn(lawRefusals);
}

function ofWebhooks(): Reason[] {
  return reasonsIn(webhookRejections);
}

function reasonsIn(table: Record<string, Bilingual & Pick<Reason, 'next' | 'status'>>): Reason[] {
  return Object.entries(table).map(([key, { zh, en, next, status }]) => {
    return { code: key, message: { zh, en }, next, status };
  });
}
