import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Html, html } from '#libs/platform';
import { operationSection } from './docs-operation.js';
import { schemaTable } from './docs-schema.js';
import { marked } from './marked.js';
import type { OpenApiDocument } from './openapi-file.js';

const style = readFileSync(new URL('./docs-page.css', import.meta.url), 'utf8');

/** Not in a template, which a formatter may lay out anew: the hash is of this very text. */
const STYLE = new Html(`<style>${style}</style>`);

/** The page loads nothing and runs nothing: its one style is named by its hash. */
export const DOCS_CSP = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  ...["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"],
].join('; ');

/** The document as one page without scripts. Folded parts are opened by a browser's own search. */
export function docsPage(document: OpenApiDocument): string {
  const groups = document.tags
    .map(({ name, description }) => ({ name, description, operations: operationsOf(document, name) }))
    .filter(({ operations }) => operations.length > 0);
  const page = html`<!doctype html>
    <html lang="zh-CN">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title} ${document.info.version}</title>
        ${STYLE}
      </head>
      <body>
        <nav>
          <h1>${document.info.title}</h1>
          <p>${document.info.version} · <a href="/api/openapi.json">OpenAPI 3.1</a></p>
          ${groups.map(({ name, description, operations }) => html`<a href="#tag-${name}">${description} <small>${operations.length}</small></a>`)}
          <a href="#schemas">数据结构 · Schemas</a>
        </nav>
        <main>
          ${document.info.description.split('\n\n').map((paragraph) => html`<p>${marked(paragraph)}</p>`)}
          ${groups.map(
            ({ name, description, operations }) =>
              html`<section id="tag-${name}">
                <h2>${description}</h2>
                ${operations.map(([method, path]) => operationSection(document, method, path))}
              </section>`,
          )}
          <section id="schemas">
            <h2>数据结构 · Schemas</h2>
            ${Object.entries(document.components.schemas).map(
              ([name, schema]) =>
                html`<details id="schema-${name}">
                  <summary><code>${name}</code> <span class="en" lang="en">${schema.description ?? ''}</span></summary>
                  ${schemaTable(schema)}
                </details>`,
            )}
          </section>
        </main>
      </body>
    </html>`;
  return page.text;
}

function operationsOf({ paths }: OpenApiDocument, tag: string): readonly (readonly [method: string, path: string])[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, operation]) => operation.tags.includes(tag))
      .map(([method]) => [method, path] as const),
  );
}
