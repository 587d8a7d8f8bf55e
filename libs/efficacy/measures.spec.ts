import { rates, ruleSets } from '#libs/law';
import { isMeasureId, measureOf, measures } from './index.js';

describe('the catalogue of measures', () => {
  it('holds each rate of the law, by its name, with its clocks', () => {
    expect(
      rates()
        .map(({ name }) => name)
        .filter((name) => !isMeasureId(name)),
    ).toEqual([]);
    for (const { name, clocks, title } of rates()) {
      const measure = measures().find(({ id }) => id === name);
      expect(measure).toMatchObject({ kind: 'ratio', title, source: { from: 'clocks', clocks } });
    }
  });

  it('names each measure by its id, in Chinese and in English, no title twice', () => {
    for (const { id } of measures()) expect(measureOf(id).id).toBe(id);
    for (const language of ['zh', 'en'] as const) {
      const titles = measures().map(({ title }) => title[language]);
      expect(new Set(titles).size).toBe(measures().length);
      expect(titles).not.toContain('');
    }
    expect(isMeasureId('happiness')).toBe(false);
  });

  it('takes its rates from clocks that every regulation has', () => {
    const clocks = measures().flatMap(({ source }) => (source.from === 'clocks' ? source.clocks : []));
    for (const { clocks: known } of ruleSets()) expect(clocks.filter((clock) => !known[clock])).toEqual([]);
    expect(clocks.length).toBeGreaterThan(10);
  });

  it('counts what a ratio or a mean is of, and only that', () => {
    for (const { kind, best, counts, better } of measures()) {
      const divided = kind === 'ratio' || kind === 'mean';
      expect([best !== null, counts.denominator !== null]).toEqual([divided, divided]);
      if (better === 'fewer') expect(kind).toBe('count');
    }
  });
});
