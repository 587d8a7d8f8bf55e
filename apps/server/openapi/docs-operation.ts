import { schemaTable, typeOf } from './docs-schema.js';
import { html } from '#libs/platform';
import type { Html } from '#libs/platform';
import { marked } from './marked.js';
import { resolved } from './openapi-file.js';
import type {
  DocumentedAnswer,
  DocumentedOperation,
  DocumentedParameter,
  OpenApiDocument,
  Schema,
} from './openapi-file.js';

/** One operation, folded: a browser's search opens it. */
export function operationSection(document: OpenApiDocument, method: string, path: string): Html {
  const operation = document.paths[path]?.[method];
  if (!operation) return html``;
  const parameters = (operation.parameters ?? []).map((parameter) =>
    resolved<DocumentedParameter>(document, parameter),
  );
  return html`<details id="${operation.operationId}">
    <summary>
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
      <span class="zh">${operation['x-zh']}</span> <span class="en" lang="en">${operation['x-en']}</span>
    </summary>
    ${operation.description === undefined ? '' : html`<p>${marked(operation.description)}</p>`}
    ${permissionLine(operation)} ${parameters.length > 0 ? parameterTable(parameters) : ''}
    ${bodyPart(document, operation)}
    <h4>答复 Answers</h4>
    ${answerTable(document, operation)}
  </details>`;
}

function permissionLine(operation: DocumentedOperation): Html {
  const permission = operation['x-permission'];
  if (permission === 'public') return html`<p>任何人可用，无需令牌。For everybody, without a token.</p>`;
  const roles = operation['x-roles'];
  const who = roles.map((role, at) => html`${at > 0 ? ' · ' : ''}<code>${role}</code>`);
  return html`<p>权限 Permission <code>${permission}</code> – 角色 Roles ${who}</p>`;
}

function parameterTable(parameters: readonly DocumentedParameter[]): Html {
  return html`<h4>参数 Parameters</h4>
    <table class="parameters">
      <thead>
        <tr>
          <th>名称 Name</th>
          <th>位置 In</th>
          <th>值 Value</th>
          <th>说明 Notes</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          ({ name, in: where, required, schema, description }) =>
            html`<tr>
              <td><code>${name}</code>${required ? html`<b class="must" title="必填 required">*</b>` : ''}</td>
              <td>${WHERE[where] ?? where}</td>
              <td>${typeOf(schema)}</td>
              <td>${marked(description)}</td>
            </tr>`,
        )}
      </tbody>
    </table>`;
}

const WHERE: Readonly<Record<string, string>> = { path: '地址 path', query: '查询 query', header: '请求头 header' };

function bodyPart(document: OpenApiDocument, { requestBody }: DocumentedOperation): Html {
  const [media] = Object.entries(requestBody?.content ?? {});
  if (!media) return html``;
  const [type, { schema, example }] = media;
  const shown = example === undefined ? '' : html`<pre>${JSON.stringify(example, null, 2)}</pre>`;
  return html`<h4>正文 Body <small>${type}</small></h4>
    ${schemaTable(resolved<Schema>(document, schema))} ${shown}`;
}

function answerTable(document: OpenApiDocument, { responses }: DocumentedOperation): Html {
  const rows = Object.entries(responses).map(([status, response]) => {
    const { description, content = {}, headers = {} } = resolved<DocumentedAnswer>(document, response);
    const bears = Object.entries(content).map(
      ([type, { schema }]) => html`<div>${typeOf(schema)} <small>${type}</small></div>`,
    );
    const names = Object.keys(headers).map((name) => html`<div><code>${name}</code></div>`);
    return html`<tr>
      <td><code>${status}</code></td>
      <td>${Number(status) < 400 ? '成功 Success' : description}</td>
      <td>${bears}</td>
      <td>${names}</td>
    </tr>`;
  });
  return html`<table>
    <thead>
      <tr>
        <th>状态 Status</th>
        <th>含义 Meaning</th>
        <th>内容 Content</th>
        <th>答复头 Headers</th>
      </tr>
    </thead>
    <tbody>
      ${rows}
    </tbody>
  </table>`;
}
