import { configurationTable } from '#libs/platform';
import { page } from './markdown.js';

/** docs/reference/configuration.md: every environment variable that a start reads. */
export function configurationPage(): string {
  return page(
    '配置 · Configuration',
    '全部通过环境变量设置，启动时检查；有误即报告所有错误变量，不会带病启动。',
    'All by environment variables, checked at the start: a wrong value ends it and every wrong variable is named. An empty variable counts as not set.',
    configurationTable(),
  );
}
