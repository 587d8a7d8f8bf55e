import { ProblemError } from '#libs/platform';
import { NotTogether } from '#libs/projecting';

/** What it means to whoever asked that read models did not come together; any other error stays what it is. */
export function toldApart(error: unknown): never {
  if (!(error instanceof NotTogether)) throw error;
  throw new ProblemError({
    code: 'efficacy.read-models-apart',
    status: 503,
    messages: {
      zh: '读模型尚未到同一日志位置',
      en: 'the read models do not stand at the same position of the log yet',
    },
    next: { zh: '请稍后重试。', en: 'try again in a moment' },
    details: Object.fromEntries([...error.positions].map(([name, position]) => [name, position.toString()])),
  });
}
