import type { Tone } from '../model.js';
import { Fonts } from './pdf-fonts.js';
import type { Weight } from './pdf-fonts.js';
import { wrapped } from './wrap.js';

/** On white paper; each has a contrast of more than 4.5 to it. */
export const TONE_COLOURS: Readonly<Record<Exclude<Tone, 'calm'>, string>> = {
  bad: '#b3261e',
  watch: '#8a5300',
  good: '#1d6b3c',
};

const INK = '#1b2430';
const MARGIN = { side: 34, top: 34, bottom: 42 } as const;
/** A line is so many times as high as its letters. */
const LEADING = 1.45;
/** From the top of a line to where pdfkit sets it, in the size: what the leading adds above. */
const ABOVE = 0.22;

const HEADING = { above: 10, below: 2, style: { size: 12.5, weight: 'bold' } } as const;

type Document = PDFKit.PDFDocument;
type Element = PDFKit.PDFStructureElement;

export interface TextStyle {
  readonly size: number;
  readonly weight?: Weight;
  readonly colour?: string;
}

/** The page that is being set: where on it the next thing goes, and the tree that a screen reader walks. */
export class PdfPage {
  readonly fonts: Fonts;
  readonly left = MARGIN.side;
  readonly #root: Element;
  y: number = MARGIN.top;

  constructor(readonly document: Document) {
    this.fonts = new Fonts(document);
    this.#root = document.struct('Document');
    document.addStructure(this.#root);
  }

  get width(): number {
    return this.document.page.width - 2 * MARGIN.side;
  }

  get top(): number {
    return MARGIN.top;
  }

  get bottom(): number {
    return this.document.page.height - MARGIN.bottom;
  }

  /** Height of a line. */
  leading(size: number): number {
    return size * LEADING;
  }

  /** Makes sure of so much room, on the next page if need be; true where it is a new one. */
  room(height: number): boolean {
    if (this.y + height <= this.bottom || this.y === MARGIN.top) return false;
    this.nextPage();
    return true;
  }

  nextPage(): void {
    this.document.addPage();
    this.y = MARGIN.top;
  }

  /** An element of the tree, with what it shows; more may be added to it until it is ended. */
  element(type: string, options: { readonly scope?: 'Column' | 'Row' } = {}): Element {
    const { scope } = options;
    // pdfkit knows the scope of a heading; its types do not.
    return this.document.struct(type, { ...(scope && { scope }) } as PDFKit.Mixins.StructureElementOptions);
  }

  /** Adds a part of the document to the tree. */
  append(element: Element): Element {
    this.#root.add(element);
    return element;
  }

  tagged(type: string, draw: () => void): void {
    const element = this.append(this.element(type));
    element.add(draw);
    element.end();
  }

  /** What is only to be seen: lines, areas, page numbers, headings that are repeated. */
  artifact(draw: (document: Document) => void): void {
    this.document.markContent('Artifact');
    draw(this.document);
    this.document.endMarkedContent();
  }

  wrap(text: string, width: number, { size, weight = 'regular' }: TextStyle): readonly string[] {
    return wrapped(this.fonts.shown(text), width / size, (character) => this.fonts.width(character, weight));
  }

  /**
   * In as many lines as it takes, and these as equal as they can be: no heading with one character in its last line. What would take more
   * lines than `most` is cut with ….
   */
  balanced(text: string, width: number, style: TextStyle, most: number): readonly string[] {
    const lines = this.wrap(text, width, style);
    if (lines.length > most) {
      const rest = lines.slice(most - 1).join('');
      return [...lines.slice(0, most - 1), this.fitted(rest, width, style.size, style.weight)];
    }
    let narrowest = lines;
    const least = Math.max(width / 2, this.longestWord(text, style));
    for (let narrower = width - 2; narrower >= least && lines.length > 1; narrower -= 2) {
      const tried = this.wrap(text, narrower, style);
      if (tried.length > lines.length) break;
      narrowest = tried;
    }
    return narrowest;
  }

  /** Of Latin letters, which are not parted where that can be helped. */
  longestWord(text: string, style: TextStyle): number {
    const words = this.fonts.shown(text).match(/[!-~]+/g) ?? [];
    return words.reduce((most, word) => Math.max(most, this.widthOf(word, style)), 0);
  }

  widthOf(text: string, { size, weight = 'regular' }: TextStyle): number {
    return [...text].reduce((sum, character) => sum + this.fonts.width(character, weight), 0) * size;
  }

  /** The text, cut with … where it is wider than there is room. */
  fitted(text: string, room: number, size: number, weight: Weight = 'regular'): string {
    const shown = this.fonts.shown(text);
    if (this.widthOf(shown, { size, weight }) <= room) return shown;
    const widthOf = (character: string) => this.fonts.width(character, weight) * size;
    let left = room - widthOf('…');
    let kept = '';
    for (const character of shown) {
      left -= widthOf(character);
      if (left < 0 && kept !== '') break;
      kept += character;
    }
    return `${kept}…`;
  }

  /** One line where it is told to be. */
  line(
    text: string,
    { x, y, size, weight = 'regular', colour = INK }: TextStyle & { readonly x: number; readonly y: number },
  ): void {
    if (text === '') return;
    this.document
      .font(weight)
      .fontSize(size)
      .fillColor(colour)
      .text(text, x, y + size * ABOVE, { lineBreak: false });
  }

  /** @param after room below it */
  paragraph(text: string, { as = 'P', ...style }: TextStyle & { readonly as?: 'P' | 'H1' | 'H2' }, after = 0): void {
    const lines = this.wrap(text, this.width, style);
    const element = this.append(this.element(as));
    for (const line of lines) {
      this.room(this.leading(style.size));
      element.add(() => this.line(line, { ...style, x: this.left, y: this.y }));
      this.y += this.leading(style.size);
    }
    element.end();
    this.y += after;
  }

  /** A heading that is not left alone at the foot of a page. */
  heading(title: string, followedBy: number): void {
    this.room(this.headingHeight(title) + followedBy);
    this.y += HEADING.above;
    this.document.outline.addItem(title);
    this.paragraph(title, { as: 'H2', ...HEADING.style }, HEADING.below);
  }

  headingHeight(title: string): number {
    return HEADING.above + this.paragraphHeight(title, HEADING.style) + HEADING.below;
  }

  paragraphHeight(text: string, style: TextStyle): number {
    return this.wrap(text, this.width, style).length * this.leading(style.size);
  }

  rule(colour: string, thickness: number): void {
    this.y += 4;
    this.artifact((document) =>
      document
        .moveTo(this.left, this.y)
        .lineTo(this.left + this.width, this.y)
        .lineWidth(thickness)
        .stroke(colour),
    );
    this.y += thickness + 4;
  }

  /** Ends the tree and writes the foot of every page. */
  finish(title: string): void {
    this.#root.end();
    const { start, count } = this.document.bufferedPageRange();
    for (let number = start; number < start + count; number++) {
      this.document.switchToPage(number);
      const style = { size: 8, colour: '#57616d' };
      const numbers = `${number + 1} / ${count}`;
      const y = this.bottom + 12;
      this.artifact(() => {
        this.line(this.fitted(title, this.width - 60, 8), { ...style, x: this.left, y });
        this.line(numbers, { ...style, x: this.left + this.width - this.widthOf(numbers, style), y });
      });
    }
  }
}
