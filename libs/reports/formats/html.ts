import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Html, html } from '#libs/platform';
import { cellText, lightWord, markOf } from '../cells.js';
import type { Cell, Column, Fact, Headline, Report, ReportLanguage, Table } from '../model.js';
import { onPage } from '../excerpt.js';
import { wordsIn } from '../words.js';
import { idsIn } from './wrap.js';

const style = readFileSync(new URL('./report.css', import.meta.url), 'utf8');

/** Not in a template, which a formatter may lay out anew: the hash is of this very text. */
const STYLE = new Html(`<style>${style}</style>`);

const STYLE_SOURCE = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** The page loads nothing and runs nothing: its one style is named by its hash. */
export const REPORT_CSP = `default-src 'none'; style-src ${STYLE_SOURCE}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** One page, whole in itself, for a screen, a telephone and A4 paper. Opened from a disk it obeys the same policy. */
export function htmlOf(report: Report): Buffer {
  const { language, title, subtitle } = report;
  const t = wordsIn(language);
  const page = html`<!doctype html>
    <html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src ${new Html(STYLE_SOURCE)}" />
        <title>${title} ${subtitle}</title>
        ${STYLE}
      </head>
      <body>
        <main>
          <header>
            <h1>${title}</h1>
            <p class="subtitle">${subtitle}</p>
            ${factList(report.facts)}
          </header>
          <ul class="headlines">
            ${report.headlines.map((headline) => headlineItem(headline, language))}
          </ul>
          ${report.tables.map((table, at) => section(onPage(table), at, language))}
          <footer>
            <h2>${t('说明', 'Notes')}</h2>
            <ol class="notes">
              ${report.notes.map((note) => html`<li>${note}</li>`)}
            </ol>
            <h2>${t('依据', 'Provenance')}</h2>
            ${factList(report.provenance)}
          </footer>
        </main>
      </body>
    </html>`;
  return Buffer.from(page.text, 'utf8');
}

function factList(facts: readonly Fact[]): Html {
  return html`<dl>
    ${facts.map(
      ({ label, value }) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function headlineItem({ label, value, tone, detail }: Headline, language: ReportLanguage): Html {
  return html`<li class="${tone}">
    <span class="label">${label}</span>
    <strong>${cellText(value)}</strong>
    <span class="detail"
      >${tone === 'calm' ? [] : html`<b class="light">${lightWord(tone, language)}</b> `}${detail ?? ''}</span
    >
  </li>`;
}

function section(table: Table, at: number, language: ReportLanguage): Html {
  const { title, note, rows, empty } = table;
  const id = `table-${at + 1}`;
  return html`<section aria-labelledby="${id}">
    <h2 id="${id}">${title}</h2>
    ${note === undefined ? [] : html`<p class="note">${note}</p>`}
    ${
      rows.length === 0
        ? html`<p class="empty">${empty}</p>`
        : html`<div class="scroll" tabindex="0" role="region" aria-labelledby="${id}">${tableOf(table, language)}</div>`
    }
  </section>`;
}

/** Without white space between the cells: a thousand rows have ten thousand of them. */
function tableOf(table: Table, language: ReportLanguage): Html {
  const { columns, rows } = table;
  const heads = columns.map(({ title, align }) => html`<th scope="col" class="${align}">${title}</th>`);
  const body = rows.map(
    ({ cells, total }) =>
      html`<tr class="${total ? 'total' : ''}">${columns.map((column, at) => cellOf(table, column, cells[at], language))}</tr>`,
  );
  return html`<table class="${columns.length > WIDE ? 'wide' : ''}">
    <thead><tr>${heads}</tr></thead>
    <tbody>${body}</tbody>
  </table>`;
}

/** As of so many columns the letters are smaller on paper. */
const WIDE = 10;

function cellOf(table: Table, { align }: Column, cell: Cell | undefined, language: ReportLanguage): Html {
  if (!cell) return html`<td></td>`;
  const tone = cell.kind === 'none' ? undefined : cell.tone;
  const whole = isWhole(cell) ? ' figure' : '';
  return html`<td class="${align}${whole}${tone ? ` ${tone}` : ''}">${markOf(table, cell, language)}${cellText(cell)}</td>`;
}

/** What is not parted where a line ends: a number, a date, an id. */
function isWhole(cell: Cell): boolean {
  if (cell.kind !== 'text') return cell.kind !== 'none';
  return idsIn(cell.text)[0] === cell.text;
}
