#!/usr/bin/env node
/**
 * Draws what a command printed as an SVG picture of a terminal: `shuangwei case explain-due … | node test/support/make-picture.mjs "command" > picture.svg`
 * The README's picture was made with it.
 */
import { readFileSync } from 'node:fs';

const SIZE = 14;
const LINE = 22;
const PAD = 22;
const lines = readFileSync(0, 'utf8').trimEnd().split('\n');
const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const cells = (text) => [...text].reduce((sum, char) => sum + (char.codePointAt(0) > 0x2e7f ? 2 : 1), 0);
const width = Math.ceil(Math.max(...lines.map(cells), cells(process.argv[2] ?? '') + 2) * SIZE * 0.56 + 2 * PAD);
const height = (lines.length + 1.5) * LINE + 2 * PAD;

const colour = (line) => {
  if (/^\d{4}.*(不计|not counted)/.test(line)) return '#8b949e';
  if (/第 \d+ 日|day \d+/.test(line)) return '#7ee787';
  if (/届满|ends/.test(line)) return '#ffa657';
  return '#e6edf3';
};
const text = (line, y, fill) => `<text x="${PAD}" y="${y}" fill="${fill}" xml:space="preserve">${escape(line)}</text>`;

console.log(`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<rect width="100%" height="100%" rx="10" fill="#0d1117"/>
<g font-family="ui-monospace, 'Sarasa Mono SC', 'Noto Sans Mono CJK SC', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', monospace" font-size="${SIZE}">
${text(`$ ${process.argv[2] ?? ''}`, PAD + SIZE, '#79c0ff')}
${lines.map((line, i) => text(line, PAD + SIZE + (i + 1.5) * LINE, colour(line))).join('\n')}
</g>
</svg>`);
