import fc from 'fast-check';
import { TextBytes } from './text-bytes.js';

describe('texts as bytes', () => {
  it('are the UTF-8 of the texts joined, whatever was expected', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), fc.nat(64), (texts, expected) => {
        const bytes = new TextBytes(expected);
        for (const text of texts) bytes.add(text);
        expect(bytes.length).toBe(Buffer.byteLength(texts.join('')));
        expect(bytes.bytes().toString()).toBe(texts.join(''));
      }),
    );
  });
});
