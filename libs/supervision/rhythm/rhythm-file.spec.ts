import { readFileSync } from 'node:fs';
import { ruleSets } from '#libs/law';
import { parseRhythm, rhythmRules } from './rhythm-file.js';

const shipped = readFileSync(new URL('./rhythm.yaml', import.meta.url), 'utf8');
const faulty = (from: string, to: string) => {
  expect(shipped).toContain(from);
  return () => parseRhythm('rhythm.yaml', shipped.replace(from, to));
};

describe('The rules of the rhythm', () => {
  it('say where they come from, and that they are practice', () => {
    const { grade, source, article } = rhythmRules();
    expect([grade, source.length > 20, article.length > 0]).toEqual(['practice', true, true]);
  });

  it('name clocks that there are', () => {
    const known = new Set(ruleSets().flatMap(({ clocks }) => Object.keys(clocks)));
    const { unsigned, orderClocks } = rhythmRules().dailyLook;
    expect([...unsigned.clocks, ...orderClocks].filter((clock) => !known.has(clock))).toEqual([]);
  });

  it('are refused with the place and the reason of what is wrong', () => {
    expect(faulty("at: '08:30'", "at: '25:00'")).toThrow('dailyLook.at: is no time of a day');
    expect(faulty('after: 1 working day', 'after: a day')).toThrow('dailyLook.unsigned.after: "a day" is not a number');
    expect(faulty('day: 3', 'day: 31')).toThrow('settlement.day');
    expect(faulty('sample: 10', 'sample: 0')).toThrow('weeklyCheck.sample');
    expect(faulty('fewest: 5', 'fewest: 0')).toThrow('weeklyCheck.fewest');
    expect(faulty('levels: [bureau, county]', 'levels: []')).toThrow('dailyLook.levels');
    expect(faulty('grade: practice', 'grade: practice\nmore: 1')).toThrow('more');
  });
});
