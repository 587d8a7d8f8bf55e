import { permissions } from '#libs/identity';
import { code, page, table } from '../reference/markdown.js';
import { tags } from './descriptions.js';
import type { OpenApi } from './document.js';

/** docs/reference/http-api.md: every route on one page. */
export function httpApiPage({ paths }: OpenApi): string {
  const rows = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  return page(
    'HTTP 接口 · HTTP API',
    `${rows.length} 个接口。完整的参数、正文与答复见 [openapi.json](openapi.json)，服务运行时见 \`/api/docs\`。`,
    `The ${rows.length} operations. Parameters, bodies and answers are in [openapi.json](openapi.json), and at \`/api/docs\` of a running server. Each needs the named permission; which role has which is in the [policy's table](#permissions).`,
    ...Object.entries(tags).flatMap(([tag, { zh, en }]) => {
      const own = rows.filter(({ operation }) => operation.tags.includes(tag));
      return own.length === 0 ? [] : [`## ${zh} · ${en}`, operationsTable(own)];
    }),
    '## permissions',
    '角色与权限。Permissions, and the roles that have them.',
    permissionsTable(rows.map(({ operation }) => operation)),
  );
}

type Row = { readonly path: string; readonly method: string; readonly operation: OpenApi['paths'][string][string] };

function operationsTable(rows: readonly Row[]): string {
  return table(
    ['方法 Method', '地址 Path', '权限 Permission', '作用 What it does'],
    rows.map(({ path, method, operation }) => [
      method,
      code(path),
      operation['x-permission'] === 'public' ? '任何人 everybody' : code(operation['x-permission']),
      operation.summary,
    ]),
  );
}

function permissionsTable(operations: readonly Row['operation'][]): string {
  return table(
    ['权限 Permission', '含义 Meaning', '角色 Roles'],
    Object.entries(permissions).map(([name, { zh, en }]) => {
      const roles = operations.find((operation) => operation['x-permission'] === name)?.['x-roles'] ?? [];
      return [code(name), `${zh} · ${en}`, roles.map(code).join(' ')];
    }),
  );
}
