import { rejectionCatalogue } from '#libs/case';
import { CommandRejected } from '#libs/case/service';
import type { CaseId } from '#libs/kernel';
import { code, page, table } from './markdown.js';

/** docs/reference/rejections.md: every reason why a command about a case changes nothing. */
export function rejectionsPage(): string {
  const byTopic = Map.groupBy(Object.entries(rejectionCatalogue), ([key]) => key.split('.')[0] ?? key);
  return page(
    '不予办理的原因 · Rejections',
    '被拒绝的动作不留下任何记录。代码长期不变；依据的条款随案件适用的办法而定，写在答复的 `article` 中。',
    'A rejected command changes nothing. Codes are stable; the article depends on the regulation of the case and stands in the `article` of the answer. `{…}` is filled from its `details`. The last column is the HTTP status; the command line ends with 3 ([exit codes](exit-codes.md)).',
    ...[...byTopic].map(([topic, entries]) =>
      [
        `## ${topic}`,
        table(
          ['代码 Code', '原因', 'Reason', '怎么办', 'What to do', 'HTTP'],
          entries.map(([key, { message, next }]) => [
            code(key),
            message.zh,
            message.en,
            next.zh,
            next.en,
            String(new CommandRejected('' as CaseId, { code: key, message }).status),
          ]),
        ),
      ].join('\n\n'),
    ),
  );
}
