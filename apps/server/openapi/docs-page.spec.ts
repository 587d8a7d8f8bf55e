import { createHash } from 'node:crypto';
import { html } from '#libs/platform';
import { docsPage, DOCS_CSP } from './docs-page.js';
import { openApiFile, resolved } from './openapi-file.js';
import type { OpenApiDocument } from './openapi-file.js';

const document = JSON.parse(openApiFile()) as OpenApiDocument;
const page = docsPage(document);

describe('The page of the API', () => {
  it('has every operation, in Chinese and English, and every structure', () => {
    const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));
    expect(operations.length).toBeGreaterThan(70);
    for (const operation of operations) {
      expect(page).toContain(`<details id="${operation.operationId}">`);
      expect(page).toContain(html`${operation['x-zh']}`.text);
      expect(page).toContain(html`${operation['x-en']}`.text);
    }
    for (const name of Object.keys(document.components.schemas)) expect(page).toContain(`id="schema-${name}"`);
  });

  it('leads nowhere that it does not have', () => {
    const targets = new Set([...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target));
    expect(targets.size).toBeGreaterThan(20);
    expect([...targets].filter((target) => !page.includes(`id="${target}"`))).toEqual([]);
  });

  it('loads nothing and runs nothing, and its policy allows no more than its own style', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|javascript:| on\w+=| style="|url\(|="https?:\/\//);
    const [, style = ''] = /<style>([\s\S]*?)<\/style>/.exec(page) ?? [];
    expect(style.length).toBeGreaterThan(100);
    const hash = createHash('sha256').update(style).digest('base64');
    expect(DOCS_CSP.split('; ')).toEqual([
      "default-src 'none'",
      `style-src 'sha256-${hash}'`,
      ...["frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'"],
    ]);
  });

  it('shows what stands in the document as text, whatever it is', () => {
    const hostile = `</style><script>alert("1")</script>'&`;
    const info = { ...document.info, title: hostile };
    expect(docsPage({ ...document, info })).not.toContain('<script>');
    expect(html`<b title="${hostile}">${hostile}</b>`.text).toBe(
      `<b title="${'&lt;/style&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;'}">${'&lt;/style&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;'}</b>`,
    );
  });

  it('knows what each reference stands for', () => {
    expect(resolved(document, { $ref: '#/components/schemas/Bilingual' })).toMatchObject({ required: ['zh', 'en'] });
  });
});
