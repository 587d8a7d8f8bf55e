import { code, page, table } from './markdown.js';
import { problemsInSources } from './problems-in-sources.js';
import { projectRoot } from './project-root.js';

/** docs/reference/problems.md: every failure with a stable code, beside the rejections of commands. */
export function problemsPage(): string {
  const byTopic = Map.groupBy(problemsInSources(projectRoot()), (problem) => problem.code.split('.')[0] ?? '');
  return page(
    '故障代码 · Problems',
    '通过 HTTP 以 RFC 9457 problem details 返回，命令行加 `--json` 时相同；`type` 为 `urn:shuangwei:problem:` 加代码。动作被拒绝的原因见 [rejections](rejections.md)。',
    'RFC 9457 problem details over HTTP, and on the command line with `--json`; `type` is `urn:shuangwei:problem:` and the code. Codes are stable, texts may improve; `{…}` is filled in. Why a command on a case is rejected is in [rejections](rejections.md). Codes under `import.` of a row are the reasons in the report of an import.',
    ...[...byTopic].map(([topic, problems]) =>
      [
        `## ${topic}`,
        table(
          ['代码 Code', '含义', 'Meaning', '怎么办', 'What to do'],
          problems.map(({ code: key, zh, en, nextZh, nextEn }) => [
            code(key),
            zh || '由具体情况说明',
            en || 'told by the message',
            nextZh,
            nextEn,
          ]),
        ),
      ].join('\n\n'),
    ),
  );
}
