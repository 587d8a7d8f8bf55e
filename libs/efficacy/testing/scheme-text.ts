import { readFileSync } from 'node:fs';
import { faultsOf } from '#libs/law/testing';
import type { ToldFault } from '#libs/law/testing';
import { parseSchemeFile } from '../index.js';
import type { Scheme } from '../index.js';

/** The text of a shipped scheme. */
export function schemeText(id: string): string {
  return readFileSync(new URL(`../schemes/${id}.yaml`, import.meta.url), 'utf8');
}

/** What is wrong with the text; nothing where it can be used. */
export function schemeFaults(text: string): readonly ToldFault[] {
  return faultsOf(() => parseSchemeFile('mine.yaml', text));
}

/**
 * A scheme of lines in YAML's short form, its marks those of the lines.
 *
 * @param indicators `{ name: a, measure: …, weight: …, curve: …, withoutData: … }`; the titles are added
 */
export function schemeOf(
  indicators: readonly string[],
  more: { bonus?: string[]; deductions?: string[] } = {},
): Scheme {
  const list = (lines: readonly string[] = []) =>
    lines.map((line) => `\n  - { title: { zh: 名, en: Name }, ${line} }`).join('') || ' []';
  const sum = (key: string, lines: readonly string[] = []) =>
    lines.reduce((total, line) => total + Number(new RegExp(`${key}: ([\\d.]+)`).exec(line)?.[1] ?? 0), 0);
  const [base, bonus] = [sum('weight', indicators), sum('cap', more.bonus)];
  return parseSchemeFile(
    'small.yaml',
    `
id: small
version: 3
title: { zh: 小, en: Small }
source: made up
grade: practice
illustrative: true
from: 2023-01-01
until: 2024-01-01
fullMarks: { base: ${base}, bonus: ${bonus} }
rounding: { line: 0.0001, score: 0.01, mode: half-up }
indicators:${list(indicators)}
bonus:${list(more.bonus)}
deductions:${list(more.deductions)}
bands:
  - { name: low, title: { zh: 低, en: Low }, from: 0, to: ${base / 2} }
  - { name: high, title: { zh: 高, en: High }, from: ${base / 2}, to: ${base + bonus} }
`,
  );
}
