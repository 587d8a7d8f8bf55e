import PDFDocument from 'pdfkit';
import { cellText, lightWord } from '../cells.js';
import type { Fact, Headline, Report } from '../model.js';
import { onPage } from '../excerpt.js';
import { wordsIn } from '../words.js';
import { PdfPage, TONE_COLOURS } from './pdf-page.js';
import { tableOnto } from './pdf-table.js';

/** Where the widest table has more letters across than this, the pages lie on their side. */
const UPRIGHT_LETTERS = 92;

/**
 * A4 with page numbers, tagged for screen readers, in an embedded subset of a Chinese font. The dates in it are those of the report, so the
 * same report is the same bytes.
 */
export async function pdfOf(report: Report): Promise<Buffer> {
  const t = wordsIn(report.language);
  const letters = Math.max(
    0,
    ...report.tables.map(({ columns }) => columns.reduce((sum, { width }) => sum + width, 0)),
  );
  const made = new Date(report.asOf);
  const document = new PDFDocument({
    size: 'A4',
    layout: letters > UPRIGHT_LETTERS ? 'landscape' : 'portrait',
    margin: 0,
    bufferPages: true,
    pdfVersion: '1.7',
    lang: report.language === 'zh' ? 'zh-CN' : 'en',
    tagged: true,
    displayTitle: true,
    info: { Title: `${report.title} ${report.subtitle}`, Subject: report.subtitle, CreationDate: made, ModDate: made },
  });
  const parts: Buffer[] = [];
  const finished = new Promise<Buffer>((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', () => resolve(Buffer.concat(parts)));
    document.on('error', reject);
  });
  const page = new PdfPage(document);
  head(page, report);
  headlines(page, report);
  for (const table of report.tables) await tableOnto(page, onPage(table), report.language);
  list(page, t('说明', 'Notes'), report.notes);
  list(
    page,
    t('依据', 'Provenance'),
    report.provenance.map(({ label, value }) => `${label}${t('：', ': ')}${value}`),
  );
  if (page.fonts.missing > 0)
    page.paragraph(
      t(
        `〓 代替字库中没有的 ${page.fonts.missing} 个字符。`,
        `〓 stands for ${page.fonts.missing} characters that the font has not got.`,
      ),
      { size: 8, colour: QUIET },
    );
  page.finish(`${report.title} · ${report.subtitle}`);
  document.end();
  return finished;
}

const QUIET = '#57616d';

function head(page: PdfPage, { title, subtitle, facts }: Report): void {
  page.paragraph(title, { as: 'H1', size: 20, weight: 'bold', colour: '#14497f' });
  page.paragraph(subtitle, { size: 11.5 });
  if (facts.length > 0) page.paragraph(facts.map(factText).join('　　'), { size: 8.5, colour: QUIET });
  page.rule('#14497f', 1.5);
}

function factText({ label, value }: Fact): string {
  return `${label} ${value}`;
}

const CARD = { height: 58, gap: 8, widest: 190, most: 6 } as const;

/** Cards side by side, each with a bar of its light, and the light in a word. */
function headlines(page: PdfPage, { headlines: all, language }: Report): void {
  // As many in every row: no card alone in the last one.
  const inRow = Math.ceil(all.length / Math.ceil(all.length / CARD.most));
  for (let first = 0; first < all.length; first += inRow) {
    const row = all.slice(first, first + inRow);
    const width = Math.min(CARD.widest, (page.width - CARD.gap * (inRow - 1)) / inRow);
    page.room(CARD.height + CARD.gap);
    const top = page.y + CARD.gap / 2;
    row.forEach((headline, at) => card(page, headline, lightOf(headline, language), { top, width, at }));
    page.y = top + CARD.height + CARD.gap / 2;
  }
}

function lightOf({ tone, detail }: Headline, language: Report['language']): string {
  return [...(tone === 'calm' ? [] : [lightWord(tone, language)]), ...(detail === undefined ? [] : [detail])].join(
    ' · ',
  );
}

function card(
  page: PdfPage,
  { label, value, tone }: Headline,
  below: string,
  { top, width, at }: { readonly top: number; readonly width: number; readonly at: number },
): void {
  const left = page.left + at * (width + CARD.gap);
  page.artifact((document) => {
    document.rect(left, top, width, CARD.height).fill('#f3f6f9');
    document.rect(left, top, 4, CARD.height).fill(tone === 'calm' ? '#8c98a5' : TONE_COLOURS[tone]);
  });
  const colour = tone === 'calm' || tone === 'good' ? '#1b2430' : TONE_COLOURS[tone];
  page.tagged('P', () => {
    const x = left + 12;
    const room = width - 16;
    page.line(page.fitted(label, room, 8.5), { x, y: top + 5, size: 8.5, colour: QUIET });
    page.line(page.fitted(cellText(value), room, 19, 'bold'), { x, y: top + 15, size: 19, weight: 'bold', colour });
    page.line(page.fitted(below, room, 8), {
      x,
      y: top + 42,
      size: 8,
      colour: tone === 'calm' ? QUIET : TONE_COLOURS[tone],
    });
  });
}

function list(page: PdfPage, title: string, items: readonly string[]): void {
  page.heading(title, 30);
  for (const item of items) page.paragraph(item, { size: 8.5, colour: QUIET });
}
