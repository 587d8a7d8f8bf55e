import fc from 'fast-check';
import { wrapped } from './wrap.js';

/** A Chinese character is as wide as two Latin ones. */
const widthOf = (character: string) => (character > '\u2e7f' ? 2 : 1);
const wide = (line: string) => [...line].reduce((sum, character) => sum + widthOf(character), 0);

describe('Lines', () => {
  it('break between Chinese characters and between Latin words', () => {
    expect(wrapped('铁力市市场监督管理局', 8, widthOf)).toEqual(['铁力市市', '场监督管', '理局']);
    expect(wrapped('ODR enterprises on time', 12, widthOf)).toEqual(['ODR', 'enterprises', 'on time']);
    expect(wrapped('企业 ODR 办结', 8, widthOf)).toEqual(['企业 ODR', '办结']);
  });

  it('neither begin with a closing mark nor end with an opening one', () => {
    expect(wrapped('市场监督，管理', 8, widthOf)).toEqual(['市场监', '督，管理']);
    expect(wrapped('市场监（督管理）', 8, widthOf)).toEqual(['市场监', '（督管', '理）']);
  });

  it('part what is longer than a line where the line ends', () => {
    expect(wrapped('836ff184e7b4', 5, widthOf)).toEqual(['836ff', '184e7', 'b4']);
  });

  it('part no id that a line could hold, whatever clings to it', () => {
    const id = 'T-PRSY-3KJS-TEJ4-NG8W';
    expect(wrapped(`(${id}),(${id})`, 21, widthOf)).toEqual(['(', id, '),(', id, ')']);
    expect(wrapped(`案件${id}`, 21, widthOf)).toEqual(['案件', id]);
    expect(wrapped(id, 20, widthOf)).toEqual([id.slice(0, 20), 'W']);
  });

  it('break where the text does', () => {
    expect(wrapped('一\n二', 20, widthOf)).toEqual(['一', '二']);
    expect(wrapped('', 20, widthOf)).toEqual(['']);
  });

  it('lose nothing but spaces, and are no wider than they may be', () => {
    const character = fc.constantFrom(...'铁力市，。（）「」AB1-/ \n…%');
    fc.assert(
      fc.property(fc.array(character, { maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (characters, width) => {
        const text = characters.join('');
        const lines = wrapped(text, width, widthOf);
        expect(lines.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
        for (const line of lines) expect(wide(line)).toBeLessThanOrEqual(width);
      }),
    );
  });
});
