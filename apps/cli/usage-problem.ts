import type { CommanderError } from 'commander';
import { ProblemError } from '#libs/platform';

/** What commander found wrong with a command line, by its code. */
const CHINESE: Readonly<Record<string, string>> = {
  'commander.unknownOption': '没有这个选项',
  'commander.unknownCommand': '没有这个命令',
  'commander.missingArgument': '缺少参数',
  'commander.missingMandatoryOptionValue': '缺少选项',
  'commander.optionMissingArgument': '选项缺少值',
  'commander.excessArguments': '参数过多',
  'commander.invalidArgument': '取值无效',
};

/** A command line that cannot be understood, as a problem like all others. */
export function usageProblem({ code, message }: CommanderError): ProblemError {
  const en = message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const what = /'[^']*'/.exec(message)?.[0] ?? '';
  return new ProblemError({
    code: 'cli.usage',
    status: 400,
    messages: { zh: `命令行有误：${CHINESE[code] ?? en} ${what}`.trimEnd(), en },
    next: { zh: '加 --help 查看用法。', en: 'see --help' },
  });
}
