import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export type Weight = 'regular' | 'bold';

/** 〓 stands in Chinese print for a character that the printer has not got. */
const GETA = '〓';

/** The minus sign is as wide as a Chinese character in this font, and looks like 一; the en dash is what it should look like. */
const MINUS = '−';
const EN_DASH = '–';

/** As much of pdfkit as measuring takes. */
export interface Measuring {
  registerFont(name: string, source: Buffer): unknown;
  font(name: string): unknown;
  fontSize(size: number): unknown;
  widthOfString(text: string): number;
}

/** As much of a font as is asked here; pdfkit has it, its types do not. */
interface OpenFont {
  readonly font: { hasGlyphForCodePoint(codePoint: number): boolean };
}

/**
 * Noto Sans for simplified Chinese, which has all of GBK. Read when a page is set and let go with it; a PDF holds only the characters that
 * it shows.
 */
export class Fonts {
  readonly #widths: Readonly<Record<Weight, Map<string, number>>> = { regular: new Map(), bold: new Map() };
  readonly #shown = new Map<string, string>();
  #missing = 0;

  constructor(private readonly document: Measuring) {
    const folder = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');
    document.registerFont('regular', readFileSync(join(folder, 'NotoSansHans-Regular.otf')));
    document.registerFont('bold', readFileSync(join(folder, 'NotoSansHans-Bold.otf')));
    document.font('regular');
  }

  /** How many characters the font has not got. */
  get missing(): number {
    return this.#missing;
  }

  /** The text with 〓 in the place of every character that the font has not got. */
  shown(text: string): string {
    return [...text].map((character) => this.#shownAs(character === MINUS ? EN_DASH : character)).join('');
  }

  /** In units of the size: 1 is as wide as the font is high. */
  width(character: string, weight: Weight): number {
    const widths = this.#widths[weight];
    const known = widths.get(character);
    if (known !== undefined) return known;
    this.document.font(weight);
    this.document.fontSize(1_000);
    const width = this.document.widthOfString(character) / 1_000;
    widths.set(character, width);
    return width;
  }

  #shownAs(character: string): string {
    const known = this.#shown.get(character);
    if (known === GETA && character !== GETA) this.#missing += 1;
    if (known !== undefined) return known;
    this.document.font('regular');
    const { font } = (this.document as unknown as { readonly _font: OpenFont })._font;
    const has = character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0);
    if (!has) this.#missing += 1;
    const shown = has ? character : character === '\t' ? ' ' : GETA;
    this.#shown.set(character, shown);
    return shown;
  }
}
